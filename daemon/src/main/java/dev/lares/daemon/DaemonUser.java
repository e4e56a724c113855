package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import dev.lares.linux.MouldSetting;
import dev.lares.linux.Passwd;
import java.util.Optional;

/** The account a daemon runs as: its primary group and all groups it belongs to come with it, systemd.exec(5) "User=". */
record DaemonUser(Passwd account) {
    /** By name, or by number if the user database has an entry for it. */
    static DaemonUser of(String name) throws LinuxException, DaemonException {
        Optional<Passwd> account = Passwd.byName(name);
        if (account.isEmpty() && isNumber(name)) {
            account = Passwd.byUid(Integer.parseUnsignedInt(name));
        }
        if (account.isEmpty()) {
            throw new DaemonException("cannot become user " + name + ": no such user", ExitCode.FAILURE.number());
        }
        return new DaemonUser(account.get());
    }

    MouldSetting.Identity identity() throws LinuxException {
        return new MouldSetting.Identity(account.uid(), account.gid(),
                Passwd.groupsOf(account.name(), account.gid()));
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() < 10;
    }
}
