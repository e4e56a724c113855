package dev.lares.unit;

import static dev.lares.unit.TestUnits.build;
import static dev.lares.unit.TestUnits.diagnostics;
import static dev.lares.unit.TestUnits.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.ExecCommand.Privilege;
import dev.lares.unit.StandardStream.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole of a unit (systemd.unit(5), systemd.service(5)). */
final class UnitBuilderTest {
    private static List<String> names(UnitDefinition unit, Dependency kind) {
        return unit.dependencies().getOrDefault(kind, java.util.Collections.emptySortedSet()).stream().map(UnitName::text).toList();
    }

    @Test
    void readsAnOrdinaryService() {
        UnitDefinition unit = build("web.service", """
                [Unit]
                Description=A %n server
                Documentation=man:web(8) https://example.org/x
                After=network.target
                Wants=network.target

                [Service]
                Type=notify
                ExecStart=/usr/bin/web --port 80
                ExecReload=/bin/kill -HUP $MAINPID
                Restart=on-failure
                User=web

                [Install]
                WantedBy=multi-user.target
                """);
        assertThat(unit.diagnostics()).isEmpty();
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.settings().get(UnitDirectives.DESCRIPTION)).isEqualTo("A web.service server");
        assertThat(unit.settings().get(UnitDirectives.DOCUMENTATION)).containsExactly("man:web(8)", "https://example.org/x");
        assertThat(unit.settings().get(ServiceDirectives.RESTART)).isEqualTo(RestartPolicy.ON_FAILURE);
        assertThat(unit.settings().find(ServiceDirectives.NOTIFY_ACCESS)).contains(NotifyAccess.MAIN);
        assertThat(unit.settings().get(InstallDirectives.WANTED_BY)).containsExactly("multi-user.target");
        assertThat(names(unit, Dependency.AFTER)).containsExactly("network.target");
        assertThat(names(unit, Dependency.WANTS)).containsExactly("network.target");
    }

    @Test
    void appliesDropIns_inTheirOrder() {
        UnitDefinition unit = build(
                "a.service",
                "[Service]\nExecStart=/bin/a\nNice=1\nEnvironment=A=1 B=1\n",
                "[Service]\nExecStart=\nExecStart=/bin/b\nNice=2\n",
                "[Service]\nNice=3\nEnvironment=B=2\n[Unit]\nAfter=x.service\n");
        assertThat(unit.settings().get(ServiceDirectives.EXEC_START)).extracting(ExecCommand::path).containsExactly("/bin/b");
        assertThat(unit.settings().find(ExecDirectives.NICE)).contains(3);
        assertThat(unit.settings().get(ExecDirectives.ENVIRONMENT)).isEqualTo(java.util.Map.of("A", "1", "B", "2"));
        assertThat(names(unit, Dependency.AFTER)).containsExactly("x.service");
    }

    @Test
    void reportsUnknownSectionsAndDirectives_butNotExtensions() {
        UnitDefinition unit = service("Foo=1\nX-Foo=1\n[Bar]\nA=b\n[X-Bar]\nA=b\n[Timer]\nOnBootSec=1\n[Unit]\nExecStart=/bin/a");
        assertThat(diagnostics(unit))
                .containsExactly(
                        "/u/a.service:3: cannot use Foo=: there is no such directive in [Service], ignoring",
                        "/u/a.service:5: cannot use section [Bar]: service units have no such section, ignoring",
                        "/u/a.service:9: cannot use section [Timer]: service units have no such section, ignoring",
                        "/u/a.service:12: cannot use ExecStart=: there is no such directive in [Unit], ignoring");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
    }

    @Test
    void keepsTheRest_ofAUnitWithBadValues() {
        UnitDefinition unit = service("Restart=sometimes\nNice=high\nUMask=077");
        assertThat(diagnostics(unit))
                .containsExactly(
                        "/u/a.service:3: cannot parse Restart=sometimes: it is not one of "
                                + "no, on-success, on-failure, on-abnormal, on-watchdog, on-abort, always, ignoring",
                        "/u/a.service:4: cannot parse Nice=high: it is not a number, ignoring");
        assertThat(unit.settings().get(ExecDirectives.U_MASK)).isEqualTo(077);
    }

    @Test
    void cutsLongValues_andControlCharacters_inMessages() {
        UnitDefinition unit = service("Nice=\u001b[31m" + "x".repeat(5000));
        assertThat(diagnostics(unit).getFirst()).contains("Nice=?[31mxxx").contains("…").hasSizeLessThan(300);
    }

    @Test
    void refusesAUnit_whoseUserIsNoName() {
        UnitDefinition unit = service("User=a/b");
        assertThat(unit.loadState()).isEqualTo(LoadState.BAD_SETTING);
        assertThat(unit.loadError()).contains("Unit a.service has a bad unit file setting.");
        assertThat(diagnostics(unit))
                .containsExactly("/u/a.service:3: cannot parse User=a/b: \"a/b\" is not the name or number of a user or group, refusing the unit");
    }

    @Test
    void endsOnlyTheDropIn_atAFaultThatWouldRefuseTheUnit() {
        UnitDefinition unit = build(
                "a.service",
                "[Service]\nExecStart=/bin/a\n",
                "[Service]\nNice=1\nUser=a/b\nNice=2\n",
                "[Service]\nUMask=077\n[bad\nUMask=0\n");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.settings().find(ExecDirectives.NICE)).contains(1);
        assertThat(unit.settings().get(ExecDirectives.U_MASK)).isEqualTo(077);
        assertThat(unit.diagnostics()).hasSize(2);
    }

    @Test
    void cannotLoadAUnit_whoseFileCannotBeReadToItsEnd() {
        UnitDefinition unit = service("[bad");
        assertThat(unit.loadState()).isEqualTo(LoadState.ERROR);
        assertThat(unit.loadError())
                .contains("Unit a.service failed to load properly, please adjust/correct and reload service manager: Bad message");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Restart=no | Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.",
        "ExecStop=/bin/a;Type=simple | Service has no ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.",
        "ExecStop=/bin/a | Service has no ExecStart= and no SuccessAction= settings and does not have RemainAfterExit=yes set. Refusing.",
        "ExecStart=/bin/a;ExecStart=/bin/b | Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.",
        "ExecStart=/bin/a;Type=dbus | Service is of type D-Bus but no D-Bus service name has been specified. Refusing.",
        "ExecStart=/bin/a;Type=oneshot;Restart=always | "
                + "Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.",
        "ExecStart=/bin/a;Type=oneshot;Restart=on-success | "
                + "Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.",
        "ExecStart=/bin/a;Type=oneshot;RestartForceExitStatus=1 | "
                + "Service has RestartForceExitStatus= set, which isn't allowed for Type=oneshot services. Refusing.",
        "ExecStart=/bin/a;Type=oneshot;ExitType=cgroup | Service has ExitType=cgroup set, which isn't allowed for Type=oneshot services. Refusing.",
    })
    void refusesServices_thatMakeNoSense(String lines, String sentence) {
        UnitDefinition unit = build("a.service", "[Service]\n" + lines.replace(";", "\n") + "\n");
        assertThat(unit.loadState()).isEqualTo(LoadState.BAD_SETTING);
        assertThat(unit.loadError()).contains("Unit a.service has a bad unit file setting.");
        assertThat(diagnostics(unit)).containsExactly("/u/a.service: " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "ExecStart=/bin/a, SIMPLE",
        "ExecStart=/bin/a;BusName=org.example.A, DBUS",
        "ExecStop=/bin/a;RemainAfterExit=yes, ONESHOT",
        "ExecStart=/bin/a;Type=forking, FORKING",
    })
    void derivesTheType(String lines, ServiceType type) {
        UnitDefinition unit = build("a.service", "[Service]\n" + lines.replace(";", "\n") + "\n");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.settings().find(ServiceDirectives.TYPE)).contains(type);
    }

    @Test
    void takesASuccessAction_inPlaceOfCommands() {
        UnitDefinition unit = build("a.service", "[Unit]\nSuccessAction=reboot\n[Service]\n");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.settings().find(ServiceDirectives.TYPE)).contains(ServiceType.ONESHOT);
    }

    @Test
    void waitsForOneshots_withoutEnd_unlessToldOtherwise() {
        assertThat(service("Type=oneshot").settings().find(ServiceDirectives.TIMEOUT_START_SEC)).contains(TimeSpan.INFINITY);
        assertThat(service("Type=oneshot\nTimeoutStartSec=5").settings().find(ServiceDirectives.TIMEOUT_START_SEC))
                .contains(TimeSpan.ofSeconds(5));
        assertThat(service("").settings().find(ServiceDirectives.TIMEOUT_START_SEC)).isEmpty();
        assertThat(service("TimeoutStartSec=0").settings().find(ServiceDirectives.TIMEOUT_START_SEC)).contains(TimeSpan.INFINITY);
    }

    @Test
    void setsBothTimeouts_byTimeoutSec() {
        Settings settings = service("TimeoutStopSec=1\nTimeoutSec=7s\nTimeoutStartSec=9").settings();
        assertThat(settings.find(ServiceDirectives.TIMEOUT_START_SEC)).contains(TimeSpan.ofSeconds(9));
        assertThat(settings.find(ServiceDirectives.TIMEOUT_STOP_SEC)).contains(TimeSpan.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({
        "Type=notify, MAIN", "Type=notify-reload, MAIN", "WatchdogSec=1, MAIN", "FileDescriptorStoreMax=1, MAIN", "Type=simple, NONE",
        "Type=notify;NotifyAccess=none, MAIN", "Type=notify;NotifyAccess=all, ALL", "NotifyAccess=exec, EXEC", "WatchdogSec=0, NONE"
    })
    void opensTheNotifySocket_whereItIsNeeded(String lines, NotifyAccess access) {
        assertThat(service(lines.replace(';', '\n')).settings().find(ServiceDirectives.NOTIFY_ACCESS)).contains(access);
    }

    @Test
    void goesOnAfterOutOfMemory_whereControlGroupsAreDelegated() {
        assertThat(service("Delegate=yes").settings().find(ServiceDirectives.OOM_POLICY)).contains(OomPolicy.CONTINUE);
        assertThat(service("Delegate=yes\nOOMPolicy=kill").settings().find(ServiceDirectives.OOM_POLICY)).contains(OomPolicy.KILL);
        assertThat(service("Delegate=no").settings().find(ServiceDirectives.OOM_POLICY)).isEmpty();
    }

    @Test
    void bindsSockets_byWantsAndAfter() {
        UnitDefinition unit = service("Sockets=a.socket b.socket c.service");
        assertThat(names(unit, Dependency.WANTS)).containsExactly("a.socket", "b.socket");
        assertThat(names(unit, Dependency.AFTER)).containsExactly("a.socket", "b.socket");
        assertThat(unit.diagnostics()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', , ",
        "StandardOutput=inherit, , ",
        "StandardError=inherit, , ",
        "StandardOutput=null, NULL, INHERIT",
        "StandardError=null, , NULL",
        "StandardOutput=journal;StandardError=null, JOURNAL, NULL",
        "StandardInput=tty, INHERIT, INHERIT",
        "StandardInput=socket;StandardError=journal, INHERIT, JOURNAL",
        "StandardInput=file:/dev/zero, , ",
    })
    void leavesOutputsUnset_whereTheManagerDecides(String lines, Kind output, Kind error) {
        Settings settings = service(lines.replace(';', '\n')).settings();
        assertThat(settings.find(ExecDirectives.STANDARD_OUTPUT).map(StandardStream::kind)).isEqualTo(Optional.ofNullable(output));
        assertThat(settings.find(ExecDirectives.STANDARD_ERROR).map(StandardStream::kind)).isEqualTo(Optional.ofNullable(error));
    }

    @Test
    void readsFromData_whereThereIsSome() {
        Settings settings = service("StandardInputText=a\\tb %n\nStandardInputData=Yw==\nStandardInputText=d").settings();
        assertThat(settings.get(ExecDirectives.STANDARD_INPUT).kind()).isEqualTo(Kind.DATA);
        assertThat(settings.find(ExecDirectives.STANDARD_INPUT_TEXT).orElseThrow()).asString().isEqualTo("a\tb a.service\ncd\n");
    }

    @Test
    void worksInTheHomeDirectory_ofAUsersManager() {
        UnitDefinition unit = build(TestUnits.USER, "a.service", "[Service]\nExecStart=/bin/a\nPIDFile=a.pid\n");
        assertThat(unit.settings().find(ExecDirectives.WORKING_DIRECTORY)).contains(new WorkingDirectory("/home/ada", true));
        assertThat(unit.settings().find(ServiceDirectives.PID_FILE)).contains("/run/user/1000/a.pid");
        assertThat(service("").settings().find(ExecDirectives.WORKING_DIRECTORY)).isEmpty();
    }

    @Test
    void givesRealTimePolicies_aPriority() {
        assertThat(service("CPUSchedulingPolicy=rr").settings().find(ExecDirectives.CPU_SCHEDULING_PRIORITY)).contains(1);
        assertThat(service("CPUSchedulingPolicy=fifo\nCPUSchedulingPriority=7").settings().find(ExecDirectives.CPU_SCHEDULING_PRIORITY)).contains(7);
        assertThat(service("CPUSchedulingPolicy=idle").settings().find(ExecDirectives.CPU_SCHEDULING_PRIORITY)).isEmpty();
    }

    @Test
    void keepsWhatStandsBeforeAFault_inListsThatSystemdReadsSo() {
        UnitDefinition unit = service("Environment=A=1 B=\\q C=3\nExecSearchPath=/a:b:/c");
        assertThat(unit.settings().get(ExecDirectives.ENVIRONMENT)).isEqualTo(java.util.Map.of("A", "1"));
        assertThat(unit.settings().get(ExecDirectives.EXEC_SEARCH_PATH)).containsExactly("/a");
        assertThat(diagnostics(unit))
                .containsExactly(
                        "/u/a.service:3: cannot use \"B=\\q C=3\" in Environment=: \"\\q\" is not an escape sequence, ignoring it",
                        "/u/a.service:4: cannot use \"b\" in ExecSearchPath=: the path is not absolute, and what follows, ignoring it");
    }

    @Test
    void makesParentDirectoriesFirst() {
        assertThat(service("RuntimeDirectory=b/c b-x b\nRuntimeDirectory=a:link b:other").settings().get(ExecDirectives.RUNTIME_DIRECTORY))
                .containsExactly(
                        new DirectoryEntry("a", List.of("link")),
                        new DirectoryEntry("b", List.of("other")),
                        new DirectoryEntry("b/c", List.of()),
                        new DirectoryEntry("b-x", List.of()));
    }

    @Test
    void runsOtherCommandsWithAllPrivileges_forPermissionsStartOnly() {
        Settings settings = service("PermissionsStartOnly=yes\nExecStartPre=/bin/pre").settings();
        assertThat(settings.get(ServiceDirectives.EXEC_START_PRE).getFirst().privilege()).isEqualTo(Privilege.FULL);
        assertThat(settings.get(ServiceDirectives.EXEC_START).getFirst().privilege()).isEqualTo(Privilege.NORMAL);
    }

    @Test
    void warnsOfSettingsWithoutEffect() {
        assertThat(diagnostics(service("Type=oneshot\nRuntimeMaxSec=5")))
                .containsExactly("/u/a.service: RuntimeMaxSec= has no effect in combination with Type=oneshot. Ignoring.");
        assertThat(diagnostics(service("RuntimeRandomizedExtraSec=5")))
                .containsExactly("/u/a.service: Service has RuntimeRandomizedExtraSec= setting, but no RuntimeMaxSec=. Ignoring.");
    }

    @Test
    void takesOneJobTimeoutForBoth() {
        Settings both = build("a.target", "[Unit]\nJobTimeoutSec=5\n").settings();
        assertThat(both.get(UnitDirectives.JOB_RUNNING_TIMEOUT_SEC)).isEqualTo(TimeSpan.ofSeconds(5));
        Settings apart = build("a.target", "[Unit]\nJobRunningTimeoutSec=7\nJobTimeoutSec=0\n").settings();
        assertThat(apart.get(UnitDirectives.JOB_RUNNING_TIMEOUT_SEC)).isEqualTo(TimeSpan.ofSeconds(7));
        assertThat(apart.get(UnitDirectives.JOB_TIMEOUT_SEC)).isEqualTo(TimeSpan.INFINITY);
    }

    @Test
    void loadsUnitsWithoutAFile() {
        UnitDefinition unit = UnitBuilder.build(new UnitName("a.target"), Optional.empty(), List.of(), TestUnits.SYSTEM);
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.settings().assigned()).isEmpty();
    }

    @Test
    void collectsDependencies_thatAnEmptyAssignmentDoesNotReset() {
        UnitDefinition unit = build("a@x.service", """
                [Unit]
                Requires=b.service c.target
                Requires=
                Requires=d@.service e@%i.service %p-f.service
                BindsTo=a@x.service not-a-unit
                [Service]
                ExecStart=/bin/a
                """);
        assertThat(names(unit, Dependency.REQUIRES))
                .containsExactly("a-f.service", "b.service", "c.target", "d@x.service", "e@x.service");
        assertThat(names(unit, Dependency.BINDS_TO)).isEmpty();
        assertThat(diagnostics(unit))
                .containsExactly(
                        "/u/a@x.service:5: cannot use \"a@x.service\" in BindsTo=: the unit cannot depend on itself, ignoring it",
                        "/u/a@x.service:5: cannot use \"not-a-unit\" in BindsTo=: \"not-a-unit\" is not the name of a unit, ignoring it");
    }

    @Test
    void knowsEachKindOfDependency() {
        for (Dependency kind : Dependency.values()) {
            if (kind == Dependency.TRIGGERS) {
                continue; // no directive of its own, timers and their like make it
            }
            UnitDefinition unit = build("a.target", "[Unit]\n" + kind.directive() + "=b.service\n");
            assertThat(unit.diagnostics()).as(kind.directive()).isEmpty();
            assertThat(names(unit, kind)).as(kind.directive()).containsExactly("b.service");
        }
    }

    @Test
    void fillsTemplates_byThePrefixOfUnitsWithoutInstance() {
        assertThat(names(build("a-b.target", "[Unit]\nWants=c@.service\n"), Dependency.WANTS)).containsExactly("c@a-b.service");
    }

    @Test
    void leavesOutDependencies_thatWouldInstantiateWithoutEnd() {
        UnitDefinition unit = build("a@x.service", "[Unit]\nOnFailure=a@%n.service a@%i.service a@x%i.service a@y.service\n[Service]\nExecStart=/bin/a\n");
        assertThat(names(unit, Dependency.ON_FAILURE)).containsExactly("a@y.service");
    }

    @Test
    void leavesOutDependencies_thatMeanNothing() {
        UnitDefinition unit = build("a.slice", "[Unit]\nBefore=dev-sda.device\nOnFailure=b.service\n");
        assertThat(unit.dependencies()).isEmpty();
        assertThat(diagnostics(unit))
                .containsExactly(
                        "/u/a.slice:2: cannot use \"dev-sda.device\" in Before=: devices cannot be delayed, ignoring it",
                        "/u/a.slice:3: cannot use \"b.service\" in OnFailure=: slice units cannot fail, ignoring it");
    }

    @Test
    void keepsConditionsInOrder_andResetsThemByKind() {
        UnitDefinition unit = build("a.target", """
                [Unit]
                ConditionPathExists=/old
                AssertPathExists=!/a//b/
                ConditionHost=
                ConditionPathExists=|!/%p
                ConditionHost=| ! x y
                ConditionNeedsUpdate=relative
                ConditionFirstBoot=yes
                """);
        List<Condition> conditions = unit.settings().get(UnitDirectives.CONDITIONS);
        assertThat(conditions)
                .extracting(c -> c.at().line() + " " + c.directive() + " " + c.trigger() + " " + c.negate() + " " + c.parameter())
                .containsExactly(
                        "3 AssertPathExists false true /a/b",
                        "5 ConditionPathExists true true /a",
                        "6 ConditionHost true true x y",
                        "8 ConditionFirstBoot false false yes");
        assertThat(diagnostics(unit))
                .containsExactly("/u/a.target:7: cannot parse ConditionNeedsUpdate=relative: the path is not absolute, ignoring");
    }

    @Test
    void takesOldNames() {
        UnitDefinition unit = build("a.service", """
                [Unit]
                BindTo=b.service
                PropagateReloadTo=c.service
                StartLimitInterval=1h
                OnFailureIsolate=yes
                [Service]
                ExecStart=/bin/a
                StartLimitBurst=7
                StartLimitAction=reboot
                FailureAction=exit
                StandardOutput=syslog
                """);
        assertThat(names(unit, Dependency.BINDS_TO)).containsExactly("b.service");
        assertThat(names(unit, Dependency.PROPAGATES_RELOAD_TO)).containsExactly("c.service");
        assertThat(unit.settings().find(UnitDirectives.START_LIMIT_INTERVAL_SEC)).contains(TimeSpan.ofSeconds(3600));
        assertThat(unit.settings().find(UnitDirectives.START_LIMIT_BURST)).contains(7);
        assertThat(unit.settings().get(UnitDirectives.START_LIMIT_ACTION)).isEqualTo(EmergencyAction.REBOOT);
        assertThat(unit.settings().get(UnitDirectives.FAILURE_ACTION)).isEqualTo(EmergencyAction.EXIT);
        assertThat(unit.settings().get(UnitDirectives.ON_FAILURE_JOB_MODE)).isEqualTo(JobMode.ISOLATE);
        assertThat(unit.settings().find(ExecDirectives.STANDARD_OUTPUT)).contains(StandardStream.JOURNAL);
        assertThat(unit.diagnostics()).hasSize(1);
    }

    @Test
    void endsUsersManagers_whereMachinesWouldReboot() {
        UnitDefinition unit = build(TestUnits.USER, "a.target", "[Unit]\nFailureAction=reboot\nSuccessAction=exit\n");
        assertThat(unit.settings().get(UnitDirectives.FAILURE_ACTION)).isEqualTo(EmergencyAction.EXIT_FORCE);
        assertThat(unit.settings().get(UnitDirectives.SUCCESS_ACTION)).isEqualTo(EmergencyAction.EXIT);
        assertThat(unit.diagnostics()).hasSize(1);
    }

    @Test
    void warnsOnce_ofAllProtectionsThatAreMissing() {
        UnitDefinition unit = service("ProtectSystem=strict\nPrivateTmp=yes\nProtectHome=no\nProtectSystem=full\nCapabilityBoundingSet=\nDevicePolicy=auto");
        assertThat(unit.diagnostics())
                .containsExactly(new Diagnostic(
                        new Location("/u/a.service", 3),
                        Diagnostic.Kind.UNPROTECTED,
                        "cannot protect by ProtectSystem=, PrivateTmp=, CapabilityBoundingSet=: not implemented yet, the unit runs without"));
    }

    @Test
    void doesNotMissAProtection_thatALaterFileTakesBack() {
        UnitDefinition unit = build("a.service", "[Service]\nExecStart=/bin/a\nPrivateTmp=yes\n", "[Service]\nPrivateTmp=no\n");
        assertThat(unit.diagnostics()).isEmpty();
    }

    @Test
    void warnsOfEachDirective_thatIsNotHonouredYet() {
        UnitDefinition unit = service("MemoryMax=1G\nCPUWeight=50\nTTYReset=no\nSysVStartPriority=5");
        assertThat(unit.diagnostics())
                .containsExactly(
                        new Diagnostic(
                                new Location("/u/a.service", 3),
                                Diagnostic.Kind.NOT_IMPLEMENTED,
                                "cannot honour MemoryMax=: it is not implemented yet, ignoring"),
                        new Diagnostic(
                                new Location("/u/a.service", 4),
                                Diagnostic.Kind.NOT_IMPLEMENTED,
                                "cannot honour CPUWeight=: it is not implemented yet, ignoring"),
                        new Diagnostic(
                                new Location("/u/a.service", 6),
                                Diagnostic.Kind.BAD,
                                "cannot use SysVStartPriority=: it is obsolete, ignoring, as systemd does"));
    }

    @Test
    void warnsOnce_ofTypesThatAreNotRunYet() {
        UnitDefinition unit = build("a.mount", "[Mount]\nWhat=/a\nWhere=/b\nUser=x\nFoo=1\n");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.diagnostics())
                .extracting(d -> d.kind() + " " + d)
                .containsExactly(
                        "BAD /u/a.mount:5: cannot use Foo=: there is no such directive in [Mount], ignoring",
                        "NOT_IMPLEMENTED /u/a.mount:2: cannot honour section [Mount] (What=, Where=, User=): "
                                + "mount units are not implemented yet, ignoring");
    }

    @Test
    void keepsTheOrderOfAllListenLines_andWarnsOfThoseThatAreNotHonoured() {
        UnitDefinition unit = build("a.socket", """
                [Socket]
                ListenStream=/gone
                ListenStream=
                ListenDatagram=/run/%p.dgram
                ListenStream=@%p
                SocketMode=0600
                SocketUser=nobody
                DirectoryMode=0700
                Backlog=7
                RemoveOnStop=yes
                FileDescriptorName=x y
                TriggerLimitIntervalSec=1min
                TriggerLimitBurst=3
                """);
        assertThat(unit.settings().get(SocketDirectives.LISTEN))
                .containsExactly(new ListenAddress("ListenDatagram", "/run/a.dgram"), new ListenAddress("ListenStream", "@a"));
        assertThat(unit.settings().get(SocketDirectives.LISTEN)).extracting(ListenAddress::isSupported).containsExactly(false, true);
        assertThat(unit.settings().get(SocketDirectives.SOCKET_MODE)).isEqualTo(0600);
        assertThat(unit.settings().find(SocketDirectives.SOCKET_USER)).contains("nobody");
        assertThat(unit.settings().get(SocketDirectives.DIRECTORY_MODE)).isEqualTo(0700);
        assertThat(unit.settings().get(SocketDirectives.BACKLOG)).isEqualTo(7);
        assertThat(unit.settings().get(SocketDirectives.REMOVE_ON_STOP)).isTrue();
        assertThat(unit.settings().find(SocketDirectives.FILE_DESCRIPTOR_NAME)).contains("x y");
        assertThat(unit.settings().get(SocketDirectives.TRIGGER_LIMIT_INTERVAL_SEC)).isEqualTo(TimeSpan.ofSeconds(60));
        assertThat(unit.settings().get(SocketDirectives.TRIGGER_LIMIT_BURST)).isEqualTo(3);
        assertThat(unit.diagnostics())
                .extracting(d -> d.kind() + " " + d)
                .containsExactly("NOT_IMPLEMENTED /u/a.socket:4: cannot honour ListenDatagram=: it is not implemented yet, ignoring");
    }
}
