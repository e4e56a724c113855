package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The dependencies that no unit file states: sections "Automatic Dependencies" of the man pages of each type. */
class AutomaticDependenciesTest {
    private final LoaderFixture system = LoaderFixture.system();
    private final LoaderFixture user = LoaderFixture.user();

    private static final String[] NONE = {"DefaultDependencies=no"};

    @Test
    void service_ofTheSystem_comesAfterBasicTargetAndEndsAtShutdown() {
        system.service("a.service");

        assertThat(system.dependencies("a.service", Dependency.REQUIRES)).isEqualTo("sysinit.target system.slice");
        assertThat(system.dependencies("a.service", Dependency.AFTER)).isEqualTo("basic.target sysinit.target system.slice systemd-journald.socket");
        assertThat(system.dependencies("a.service", Dependency.CONFLICTS)).isEqualTo("shutdown.target");
        assertThat(system.dependencies("a.service", Dependency.BEFORE)).isEqualTo("shutdown.target");
    }

    @Test
    void service_ofAUser_requiresBasicTarget() {
        user.files.file("/etc/systemd/user/a.service", "[Service]\nExecStart=/bin/true\n");

        assertThat(user.dependencies("a.service", Dependency.REQUIRES)).isEqualTo("app.slice basic.target");
        assertThat(user.dependencies("a.service", Dependency.AFTER)).isEqualTo("app.slice basic.target");
    }

    @Test
    void service_withoutDefaultDependencies_keepsItsSlice() {
        system.service("a.service", NONE);

        assertThat(system.dependencies("a.service", Dependency.REQUIRES)).isEqualTo("system.slice");
        assertThat(system.dependencies("a.service", Dependency.AFTER)).isEqualTo("system.slice systemd-journald.socket");
        assertThat(system.dependencies("a.service", Dependency.CONFLICTS)).isEmpty();
    }

    @Test
    void instance_standsInASliceOfItsTemplate() {
        system.service("a-b@.service", NONE);

        assertThat(system.dependencies("a-b@x.service", Dependency.REQUIRES)).isEqualTo("system-a\\x2db.slice");
    }

    @Test
    void statedSlice_counts() {
        system.etc("a.service", "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\nSlice=my-own.slice\n");

        assertThat(system.dependencies("a.service", Dependency.REQUIRES)).isEqualTo("my-own.slice");
        assertThat(system.dependencies("my-own.slice", Dependency.REQUIRES)).isEqualTo("my.slice");
        assertThat(system.dependencies("my.slice", Dependency.REQUIRES)).isEqualTo("-.slice");
        assertThat(system.dependencies("-.slice", Dependency.REQUIRES)).isEmpty();
        assertThat(system.dependencies("my.slice", Dependency.CONFLICTS)).isEqualTo("shutdown.target");
        assertThat(system.dependencies("system.slice", Dependency.CONFLICTS)).isEmpty();
    }

    @Test
    void sliceWithBadName_isRefused() {
        assertThat(system.load("a--b.slice").loadState()).isEqualTo(LoadState.ERROR);
    }

    @Test
    void outputNotToTheJournal_needsNoJournal() {
        system.etc("a.service", "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\nStandardOutput=null\n");
        system.etc("b.service", "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\nStandardOutput=null\nStandardError=journal\n");

        assertThat(system.dependencies("a.service", Dependency.AFTER)).isEqualTo("system.slice");
        assertThat(system.dependencies("b.service", Dependency.AFTER)).isEqualTo("system.slice systemd-journald.socket");
    }

    @Test
    void privateTmp_comesAfterTmp() {
        system.etc("a.service", "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\nPrivateTmp=yes\n");

        assertThat(system.dependencies("a.service", Dependency.WANTS)).isEqualTo("tmp.mount");
        assertThat(system.dependencies("a.service", Dependency.AFTER)).isEqualTo("-.mount system.slice systemd-journald.socket systemd-tmpfiles-setup.service tmp.mount");
    }

    @Test
    void paths_areOrderedAfterMountsThatExist_andRequireThoseWithFiles() {
        system.mounted("/srv").mounted("/proc").etc("srv-data.mount", "[Mount]\nWhat=/dev/sdb1\nWhere=/srv/data\n");
        system.service("a.service", "DefaultDependencies=no", "RequiresMountsFor=/srv/data/x /proc/sys");

        assertThat(system.dependencies("a.service", Dependency.AFTER)).isEqualTo("-.mount srv-data.mount srv.mount system.slice systemd-journald.socket");
        assertThat(system.dependencies("a.service", Dependency.REQUIRES)).isEqualTo("srv-data.mount system.slice");
    }

    @Test
    void maskedMount_isNotWaitedFor() {
        system.mounted("/srv").files.mask("/etc/systemd/system/srv.mount");
        system.service("a.service", "DefaultDependencies=no", "RequiresMountsFor=/srv");

        assertThat(system.dependencies("a.service", Dependency.AFTER)).isEqualTo("-.mount system.slice systemd-journald.socket");
    }

    @Test
    void stateDirectory_needsItsPathAndAWritableRoot() {
        system.etc("a.service", "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\nStateDirectory=foo\n").mounted("/var/lib/foo");

        assertThat(system.dependencies("a.service", Dependency.AFTER))
                .isEqualTo("-.mount system.slice systemd-journald.socket systemd-remount-fs.service var-lib-foo.mount");
    }

    @Test
    void busService_requiresTheBus() {
        system.etc("a.service", "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\nBusName=org.example.A\n");

        assertThat(system.dependencies("a.service", Dependency.REQUIRES)).isEqualTo("dbus.socket system.slice");
        assertThat(system.load("a.service").dependencies(Dependency.AFTER)).contains(new UnitName("dbus.socket"));
    }

    @Test
    void target_comesAfterWhatItPullsIn() {
        system.target("t.target", "Wants=a.service", "Requires=b.service", "Wants=missing.service").service("a.service").service("b.service", NONE);

        assertThat(system.dependencies("t.target", Dependency.AFTER)).isEqualTo("a.service");
        assertThat(system.dependencies("t.target", Dependency.CONFLICTS)).isEqualTo("shutdown.target");
        assertThat(system.dependencies("t.target", Dependency.BEFORE)).isEqualTo("shutdown.target");
    }

    @Test
    void target_isNotOrderedAgainstAStatedOrder() {
        system.target("t.target", "Wants=a.service b.service", "Before=b.service").service("a.service", "After=t.target").service("b.service");

        assertThat(system.dependencies("t.target", Dependency.AFTER)).isEmpty();
    }

    @Test
    void target_withoutDefaultDependencies_isNotOrdered() {
        system.target("t.target", "DefaultDependencies=no", "Wants=a.service").service("a.service");

        assertThat(system.dependencies("t.target", Dependency.AFTER)).isEmpty();
        assertThat(system.dependencies("t.target", Dependency.CONFLICTS)).isEmpty();
    }

    @Test
    void targetsThatPullInEachOther_areOrderedOneWayOnly() {
        system.target("a.target", "Wants=b.target").target("b.target", "Wants=a.target");

        assertThat(system.dependencies("a.target", Dependency.AFTER)).isEmpty();
        assertThat(system.dependencies("b.target", Dependency.AFTER)).isEqualTo("a.target");
    }

    @Test
    void timer_triggersItsService() {
        system.etc("a.timer", "[Timer]\nOnCalendar=daily\nPersistent=yes\n");

        assertThat(system.load("a.timer").loadState()).isEqualTo(LoadState.LOADED);
        assertThat(system.dependencies("a.timer", Dependency.TRIGGERS)).isEqualTo("a.service");
        assertThat(system.dependencies("a.timer", Dependency.BEFORE)).isEqualTo("a.service shutdown.target timers.target");
        assertThat(system.dependencies("a.timer", Dependency.AFTER)).isEqualTo("-.mount sysinit.target time-set.target time-sync.target");
        assertThat(system.dependencies("a.timer", Dependency.REQUIRES)).isEqualTo("sysinit.target");
    }

    @Test
    void timerWithoutATime_isRefused() {
        system.etc("a.timer", "[Timer]\nUnit=b.service\n");

        assertThat(system.load("a.timer").loadState()).isEqualTo(LoadState.BAD_SETTING);
    }

    @Test
    void socket_triggersItsService() {
        system.etc("a.socket", "[Socket]\nListenStream=/run/a\nService=b@%N.service\n");

        assertThat(system.dependencies("a.socket", Dependency.TRIGGERS)).isEqualTo("b@a.service");
        assertThat(system.dependencies("a.socket", Dependency.REQUIRES)).isEqualTo("sysinit.target system.slice");
        assertThat(system.dependencies("a.socket", Dependency.AFTER)).isEqualTo("-.mount sysinit.target system.slice");
        assertThat(system.dependencies("a.socket", Dependency.BEFORE)).isEqualTo("b@a.service shutdown.target sockets.target");
    }

    @Test
    void acceptingSocket_triggersNoSingleService() {
        system.etc("a.socket", "[Socket]\nListenStream=7\nAccept=yes\n");

        assertThat(system.dependencies("a.socket", Dependency.TRIGGERS)).isEmpty();
    }

    @Test
    void path_triggersItsService_andWaitsForItsMounts() {
        system.mounted("/srv").etc("a.path", "[Path]\nPathExists=/srv/x\nUnit=b.target\n");

        assertThat(system.dependencies("a.path", Dependency.TRIGGERS)).isEqualTo("b.target");
        assertThat(system.dependencies("a.path", Dependency.AFTER)).isEqualTo("-.mount srv.mount sysinit.target");
    }

    @Test
    void mount_standsBetweenTheFileSystemTargets() {
        system.etc("srv.mount", "[Mount]\nWhat=/dev/sdb1\nWhere=/srv\n");
        system.etc("net.mount", "[Mount]\nWhat=host:/x\nWhere=/net\nType=nfs\nOptions=nofail,ro\n");

        assertThat(system.dependencies("srv.mount", Dependency.BEFORE)).isEqualTo("local-fs.target umount.target");
        assertThat(system.dependencies("srv.mount", Dependency.CONFLICTS)).isEqualTo("umount.target");
        assertThat(system.dependencies("net.mount", Dependency.BEFORE)).isEqualTo("umount.target");
        assertThat(system.dependencies("net.mount", Dependency.WANTS)).isEqualTo("network-online.target");
    }

    @Test
    void mountNotNamedAfterItsPlace_isRefused() {
        system.etc("srv.mount", "[Mount]\nWhat=/dev/sdb1\nWhere=/other\n");

        assertThat(system.load("srv.mount").loadState()).isEqualTo(LoadState.BAD_SETTING);
    }

    @Test
    void whatIsMounted_isLoadedAndActiveWithoutAFile() {
        system.mounted("/srv");

        assertThat(system.load("srv.mount").loadState()).isEqualTo(LoadState.LOADED);
        assertThat(system.load("srv.mount").active()).isTrue();
        assertThat(system.load("-.mount").active()).isTrue();
        assertThat(system.load("opt.mount").loadState()).isEqualTo(LoadState.NOT_FOUND);
    }

    @Test
    void rootMount_waitsForNobody() {
        assertThat(system.dependencies("-.mount", Dependency.AFTER)).isEqualTo("-.slice");
        assertThat(system.dependencies("-.mount", Dependency.CONFLICTS)).isEmpty();
    }

    @Test
    void device_isActiveWhereItsNodeIs() {
        assertThat(system.load("dev-null.device").loadState()).isEqualTo(LoadState.LOADED);
        assertThat(system.load("dev-null.device").active()).isTrue();
        assertThat(system.load("dev-sdz.device").active()).isFalse();
    }

    @Test
    void scopes_existOnlyAtRunTime_butForTheManagersOwn() {
        assertThat(system.load("init.scope").loadState()).isEqualTo(LoadState.LOADED);
        assertThat(system.load("session-1.scope").loadState()).isEqualTo(LoadState.NOT_FOUND);
    }

    @Test
    void perpetualUnits_cannotBeMasked() {
        system.files.mask("/etc/systemd/system/system.slice").mask("/etc/systemd/system/user.slice");

        assertThat(system.load("system.slice").loadState()).isEqualTo(LoadState.LOADED);
        assertThat(system.load("user.slice").loadState()).isEqualTo(LoadState.MASKED);
    }
}
