package dev.lares.cli;

import dev.lares.linux.ExecStage;
import dev.lares.linux.Group;
import dev.lares.linux.LinuxException;
import dev.lares.linux.MouldSetting;
import dev.lares.linux.Passwd;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a daemon is to run as. A user without an account, given as a number, has neither home nor shell, and no groups but
 * the one given, or that of the same number.
 *
 * @param name of the account, or the number
 */
record DaemonUser(String name, MouldSetting.Identity identity, Optional<String> home, Optional<String> shell) {
    /** What an account has that nobody is to log in to; as systemd, no daemon is told to use it. */
    private static final Set<String> NO_SHELLS =
            Set.of("", "/sbin/nologin", "/usr/sbin/nologin", "/bin/false", "/usr/bin/false", "/bin/true", "/usr/bin/true");

    /** No such user or group, or the database cannot tell. */
    static final class UnknownException extends Exception {
        private static final long serialVersionUID = 1;

        /** {@link ExecStage#USER} or {@link ExecStage#GROUP}. */
        final ExecStage stage;

        UnknownException(ExecStage stage, String message) {
            super(message);
            this.stage = stage;
        }
    }

    /** Looks up {@code USER} or {@code USER:GROUP}. */
    static DaemonUser of(String text) throws UnknownException {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        Optional<String> group = colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        Optional<Integer> number = number(user);
        Optional<Passwd> account = account(user, number);
        if (account.isEmpty() && number.isEmpty()) {
            throw new UnknownException(ExecStage.USER, "cannot become user %s: there is no such user".formatted(user));
        }
        int uid = account.isPresent() ? account.get().uid() : number.get();
        int gid = group.isPresent() ? group(group.get()) : account.isPresent() ? account.get().gid() : uid;
        List<Integer> groups = account.isPresent() ? groups(account.get(), gid) : List.of(gid);
        return new DaemonUser(
                account.isPresent() ? account.get().name() : user,
                new MouldSetting.Identity(uid, gid, groups),
                account.map(Passwd::home).filter(path -> path.startsWith("/")),
                account.map(Passwd::shell).filter(path -> path.startsWith("/") && !NO_SHELLS.contains(path)));
    }

    private static Optional<Passwd> account(String user, Optional<Integer> number) throws UnknownException {
        try {
            return number.isPresent() ? Passwd.byUid(number.get()) : Passwd.byName(user);
        } catch (LinuxException e) {
            throw new UnknownException(ExecStage.USER, e.getMessage());
        }
    }

    private static int group(String text) throws UnknownException {
        Optional<Integer> number = number(text);
        if (number.isPresent()) {
            return number.get();
        }
        try {
            Optional<Group> entry = Group.byName(text);
            if (entry.isPresent()) {
                return entry.get().gid();
            }
        } catch (LinuxException e) {
            throw new UnknownException(ExecStage.GROUP, e.getMessage());
        }
        throw new UnknownException(ExecStage.GROUP, "cannot become group %s: there is no such group".formatted(text));
    }

    private static List<Integer> groups(Passwd account, int gid) throws UnknownException {
        try {
            return Passwd.groupsOf(account.name(), gid);
        } catch (LinuxException e) {
            throw new UnknownException(ExecStage.GROUP, e.getMessage());
        }
    }

    /** A user or group id; 65535 and 4294967295 stand for none. */
    private static Optional<Integer> number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            return Optional.empty();
        }
        long value = Long.parseLong(text);
        return value < 0xFFFF_FFFFL && value != 0xFFFF ? Optional.of((int) value) : Optional.empty();
    }
}
