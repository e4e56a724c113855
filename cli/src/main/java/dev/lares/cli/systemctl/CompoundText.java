package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Structures and arrays of structures as {@code show} prints them: some on one line, some on a line for each element. */
final class CompoundText {
    /** How one element is read and printed. */
    @FunctionalInterface
    private interface Element {
        String read(BodyReader reader) throws ProtocolViolation;
    }

    private CompoundText() {}

    /** Reads the value; empty if the property has no printable form. */
    static Optional<List<String>> of(String name, String type, TimestampStyle style, BodyReader reader) throws ProtocolViolation {
        if (ExecStatus.isType(type)) {
            return Optional.of(ExecStatus.read(name, reader).stream().map(command -> command.text(style)).toList());
        }
        return switch (type) {
            case "(uo)" -> Optional.of(struct(reader, in -> {
                int id = in.uint32();
                in.skip();
                return name.equals("Job") && id == 0 ? "" : Integer.toUnsignedString(id);
            }));
            case "(so)" -> Optional.of(struct(reader, in -> {
                String text = in.string();
                in.skip();
                return text;
            }));
            case "(ss)" -> Optional.of(struct(reader, in -> {
                String error = in.string();
                String text = in.string();
                return error.isEmpty() && text.isEmpty() ? "" : error + " \"" + text + "\"";
            }));
            case "(bas)" -> Optional.of(struct(reader, in -> {
                boolean allow = in.bool();
                List<String> words = in.strings();
                return allow || !words.isEmpty() ? (allow ? "" : "~") + String.join(" ", words) : "~";
            }));
            case "(bs)" -> Optional.of(struct(reader, in -> {
                boolean ignore = in.bool();
                String text = in.string();
                return text.isEmpty() ? "" : (ignore ? "-" : "") + text;
            }));
            case "(aiai)" -> Optional.of(struct(reader, CompoundText::exitStatuses));
            default -> ofArray(name, type, style, reader);
        };
    }

    private static Optional<List<String>> ofArray(String name, String type, TimestampStyle style, BodyReader reader) throws ProtocolViolation {
        switch (name) {
            case "EnvironmentFiles" -> {
                return Optional.of(structs(reader, in -> in.string() + " (ignore_errors=" + (in.bool() ? "yes" : "no") + ")"));
            }
            case "Paths", "Listen" -> {
                return Optional.of(structs(reader, in -> {
                    String kind = in.string();
                    return in.string() + " (" + kind + ")";
                }));
            }
            case "TimersMonotonic" -> {
                return Optional.of(structs(reader, in -> "{ " + in.string() + "=" + Spans.of(in.uint64(), 0) + " ; next_elapse="
                        + Spans.of(in.uint64(), 0) + " }"));
            }
            case "TimersCalendar" -> {
                return Optional.of(structs(reader, in -> "{ " + in.string() + "=" + in.string() + " ; next_elapse="
                        + orNull(Timestamps.of(in.uint64(), style)) + " }"));
            }
            case "DeviceAllow" -> {
                return Optional.of(structs(reader, in -> in.string() + " " + in.string()));
            }
            case "BPFProgram" -> {
                return Optional.of(structs(reader, in -> in.string() + ":" + in.string()));
            }
            case "StateDirectorySymlink", "RuntimeDirectorySymlink", "CacheDirectorySymlink", "LogsDirectorySymlink" -> {
                return Optional.of(structs(reader, in -> {
                    String text = in.string() + ":" + in.string();
                    in.skip();
                    return text;
                }));
            }
            case "IODeviceLatencyTargetUSec" -> {
                return Optional.of(structs(reader, in -> in.string() + " " + Spans.of(in.uint64(), 1)));
            }
            case "TemporaryFileSystem" -> {
                return joined(structs(reader, in -> {
                    String target = in.string();
                    String options = in.string();
                    return target + (options.isEmpty() ? "" : ":" + options);
                }));
            }
            case "BindPaths", "BindReadOnlyPaths" -> {
                return joined(structs(reader, CompoundText::bind));
            }
            case "IPAddressAllow", "IPAddressDeny" -> {
                return joined(structs(reader, CompoundText::prefix));
            }
            case "LogExtraFields" -> {
                return joined(each(reader, in -> new String(in.octets(), StandardCharsets.UTF_8)));
            }
            case "MountImages" -> {
                return joined(structs(reader, in -> image(in, true)));
            }
            case "ExtensionImages" -> {
                return joined(structs(reader, in -> image(in, false)));
            }
            case "SocketBindAllow", "SocketBindDeny" -> {
                return Optional.of(structs(reader, CompoundText::ports));
            }
            default -> {
                if (type.equals("a(st)")) {
                    return Optional.of(structs(reader, in -> in.string() + " " + Long.toUnsignedString(in.uint64())));
                }
                reader.skip();
                return Optional.empty();
            }
        }
    }

    private static String orNull(String text) {
        return text.isEmpty() ? "(null)" : text;
    }

    private static String exitStatuses(BodyReader in) throws ProtocolViolation {
        List<String> words = new ArrayList<>(each(in, status -> Integer.toString(status.int32())));
        words.addAll(each(in, signal -> ExecStatus.signalName(signal.int32())));
        return String.join(" ", words);
    }

    private static String bind(BodyReader in) throws ProtocolViolation {
        String source = in.string();
        String target = in.string();
        boolean ignore = in.bool();
        boolean recursive = in.uint64() == 0x4000;
        return (ignore ? "-" : "") + source + (target.isEmpty() ? "" : ":" + target) + (recursive ? ":rbind" : "");
    }

    private static String prefix(BodyReader in) throws ProtocolViolation {
        in.skip();
        byte[] address = in.octets();
        int length = in.uint32();
        try {
            return InetAddress.getByAddress(address).getHostAddress().replaceFirst("^0:0:0:0:0:0:0:0$", "::").replaceFirst("^0:0:0:0:0:0:0:1$", "::1") + "/" + length;
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private static String image(BodyReader in, boolean hasTarget) throws ProtocolViolation {
        String source = in.string();
        String target = hasTarget ? ":" + in.string() : "";
        StringBuilder text = new StringBuilder(in.bool() ? "-" : "").append(source).append(target);
        structs(in, option -> ":" + option.string() + ":" + option.string()).forEach(text::append);
        return text.toString();
    }

    private static String ports(BodyReader in) throws ProtocolViolation {
        int family = in.int32();
        int protocol = in.int32();
        int count = in.uint16();
        int first = in.uint16();
        String text = family == 2 ? "ipv4:" : family == 10 ? "ipv6:" : "";
        text += protocol == 6 ? "tcp" : protocol == 17 ? "udp" : "";
        return text + (count == 0 ? "any" : count == 1 ? Integer.toString(first) : first + "-" + (first + count - 1));
    }

    private static Optional<List<String>> joined(List<String> words) {
        return Optional.of(List.of(String.join(" ", words)));
    }

    private static List<String> struct(BodyReader reader, Element element) throws ProtocolViolation {
        reader.enterStruct();
        String text = element.read(reader);
        reader.leaveStruct();
        return List.of(text);
    }

    private static List<String> structs(BodyReader reader, Element element) throws ProtocolViolation {
        return each(reader, in -> struct(in, element).getFirst());
    }

    private static List<String> each(BodyReader reader, Element element) throws ProtocolViolation {
        List<String> texts = new ArrayList<>();
        reader.enterArray();
        while (reader.hasMore()) {
            texts.add(element.read(reader));
        }
        reader.leaveArray();
        return texts;
    }
}
