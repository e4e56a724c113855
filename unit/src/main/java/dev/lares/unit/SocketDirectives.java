package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The directives of [Socket] that are honoured (systemd.socket(5)); modes are octal file modes. */
public final class SocketDirectives {
    /** All {@code Listen…=} lines, in their order. */
    public static final Directive<List<ListenAddress>> LISTEN = Directive.of("ListenStream", List.of(), listen("ListenStream"));

    public static final Directive<Boolean> ACCEPT = Directive.of("Accept", false, Parsers.bool());
    public static final Directive<Integer> BACKLOG = Directive.of("Backlog", Integer.MAX_VALUE, Parsers.count());
    public static final Directive<String> SOCKET_USER = Directive.optional("SocketUser", Parsers.string());
    public static final Directive<String> SOCKET_GROUP = Directive.optional("SocketGroup", Parsers.string());
    public static final Directive<Integer> SOCKET_MODE = Directive.of("SocketMode", 0666, Parsers.mode());
    public static final Directive<Integer> DIRECTORY_MODE = Directive.of("DirectoryMode", 0755, Parsers.mode());
    public static final Directive<Boolean> REMOVE_ON_STOP = Directive.of("RemoveOnStop", false, Parsers.bool());
    public static final Directive<String> FILE_DESCRIPTOR_NAME = Directive.optional("FileDescriptorName", SocketDirectives::descriptorName);
    public static final Directive<String> SERVICE = Directive.optional("Service", Parsers.string());
    public static final Directive<TimeSpan> TRIGGER_LIMIT_INTERVAL_SEC = Directive.of("TriggerLimitIntervalSec", new TimeSpan(2_000_000), Parsers.time());
    public static final Directive<Integer> TRIGGER_LIMIT_BURST = Directive.of("TriggerLimitBurst", 20, Parsers.count());

    private static final int LONGEST_NAME = 255;

    private SocketDirectives() {}

    /** Adds an address to the list; an empty value resets the whole list, whatever the lines' names. */
    static ValueParser<List<ListenAddress>> listen(String directive) {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            List<ListenAddress> all = new ArrayList<>(before.orElse(List.of()));
            all.add(new ListenAddress(directive, value.resolved()));
            return Optional.of(List.copyOf(all));
        };
    }

    /** At most 255 printable ASCII characters, and no colon (sd_listen_fds_with_names(3)). */
    private static Optional<String> descriptorName(Value value, Optional<String> before) throws BadValue {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String name = value.resolved();
        if (name.length() > LONGEST_NAME || !name.chars().allMatch(c -> c >= ' ' && c < 127 && c != ':')) {
            throw new BadValue("it is not a name for a descriptor");
        }
        return Optional.of(name);
    }
}
