package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every honoured directive with a good value, a bad one, and what an empty value does. A directive without a row fails the
 * build.
 */
final class DirectiveParsersTest {
    /** What an empty value does. */
    private enum Empty {
        /** The value is as if it had never been assigned. */
        RESETS,
        /** A diagnostic, and the value stays. */
        IS_BAD,
        /** Nothing. */
        IS_NOTHING,
        /** It is a value. */
        IS_A_VALUE
    }

    /**
     * One directive.
     *
     * @param section where it stands
     * @param name its name
     * @param key where its value is found
     * @param good a good value
     * @param expected what is made of it, as text
     * @param bad a bad value; empty if there is none
     * @param empty what an empty value does
     */
    private record Row(String section, String name, Directive<?> key, String good, String expected, String bad, Empty empty) {
        @Override
        public String toString() {
            return "[" + section + "] " + name + "=";
        }
    }

    private static final List<Row> ROWS = new ArrayList<>();

    private static void unit(Directive<?> key, String good, String expected, String bad, Empty empty) {
        ROWS.add(new Row("Unit", key.name(), key, good, expected, bad, empty));
    }

    private static void service(Directive<?> key, String good, String expected, String bad, Empty empty) {
        ROWS.add(new Row("Service", key.name(), key, good, expected, bad, empty));
    }

    private static void bool(String section, Directive<Boolean> key) {
        boolean good = !key.defaultValue().orElse(false);
        ROWS.add(new Row(section, key.name(), key, good ? "on" : "off", String.valueOf(good), "maybe", Empty.IS_BAD));
    }

    static {
        unitSettings();
        installSettings();
        serviceSettings();
        commands();
        killSettings();
        execSettings();
        streams();
        directories();
        limits();
    }

    private static void unitSettings() {
        unit(UnitDirectives.DESCRIPTION, "A %n", "A a.service", "%Z", Empty.RESETS);
        unit(UnitDirectives.DOCUMENTATION, "man:a(1) file:/b", "[man:a(1), file:/b]", "ftp://a", Empty.RESETS);
        bool("Unit", UnitDirectives.DEFAULT_DEPENDENCIES);
        bool("Unit", UnitDirectives.REFUSE_MANUAL_START);
        bool("Unit", UnitDirectives.REFUSE_MANUAL_STOP);
        bool("Unit", UnitDirectives.ALLOW_ISOLATE);
        bool("Unit", UnitDirectives.IGNORE_ON_ISOLATE);
        bool("Unit", UnitDirectives.STOP_WHEN_UNNEEDED);
        unit(UnitDirectives.ON_FAILURE_JOB_MODE, "isolate", "ISOLATE", "x", Empty.IS_BAD);
        unit(UnitDirectives.ON_SUCCESS_JOB_MODE, "ignore-dependencies", "IGNORE_DEPENDENCIES", "x", Empty.IS_BAD);
        unit(UnitDirectives.JOB_TIMEOUT_SEC, "5", span(5_000_000), "x", Empty.IS_BAD);
        unit(UnitDirectives.JOB_RUNNING_TIMEOUT_SEC, "1min", span(60_000_000), "x", Empty.IS_BAD);
        unit(UnitDirectives.JOB_TIMEOUT_ACTION, "reboot-force", "REBOOT_FORCE", "x", Empty.IS_BAD);
        unit(UnitDirectives.START_LIMIT_INTERVAL_SEC, "0", span(0), "x", Empty.IS_BAD);
        unit(UnitDirectives.START_LIMIT_BURST, "3", "3", "-1", Empty.IS_BAD);
        unit(UnitDirectives.START_LIMIT_ACTION, "poweroff", "POWEROFF", "x", Empty.IS_BAD);
        unit(UnitDirectives.FAILURE_ACTION, "exit-force", "EXIT_FORCE", "x", Empty.IS_BAD);
        unit(UnitDirectives.SUCCESS_ACTION, "halt", "HALT", "x", Empty.IS_BAD);
        unit(UnitDirectives.FAILURE_ACTION_EXIT_STATUS, "255", "255", "256", Empty.RESETS);
        unit(UnitDirectives.SUCCESS_ACTION_EXIT_STATUS, "0", "0", "-1", Empty.RESETS);
        unit(UnitDirectives.REQUIRES_MOUNTS_FOR, "/a //b/ '/c d'", "[/a, /b, /c d]", "a", Empty.IS_NOTHING);
        unit(UnitDirectives.COLLECT_MODE, "inactive-or-failed", "INACTIVE_OR_FAILED", "failed", Empty.IS_BAD);
        unit(UnitDirectives.SOURCE_PATH, "/a//b", "/a/b", "a", Empty.RESETS);
        for (String name : DirectiveTable.groupsOf("Unit").getFirst().rows().keySet()) {
            if (name.startsWith("Condition") || name.startsWith("Assert")) {
                condition(name);
            }
        }
    }

    private static void condition(String name) {
        boolean isAssert = name.startsWith("Assert");
        String kind = name.substring(isAssert ? "Assert".length() : "Condition".length());
        String expected = "[" + new Condition(new Location("/u/a.service", 4), isAssert, kind, false, true, "/x") + "]";
        String bad = UnitParsers.PATH_CONDITIONS.contains(kind) ? "x" : "%Z";
        ROWS.add(new Row("Unit", name, UnitDirectives.CONDITIONS, "!/x", expected, bad, Empty.RESETS));
    }

    private static void installSettings() {
        install(InstallDirectives.ALIAS);
        install(InstallDirectives.WANTED_BY);
        install(InstallDirectives.REQUIRED_BY);
        install(InstallDirectives.UPHELD_BY);
        install(InstallDirectives.ALSO);
        ROWS.add(new Row("Install", "DefaultInstance", InstallDirectives.DEFAULT_INSTANCE, "x", "x", "%Z", Empty.RESETS));
    }

    private static void install(Directive<List<String>> key) {
        ROWS.add(new Row("Install", key.name(), key, "b.service %p@.service", "[b.service, a@.service]", "b", Empty.RESETS));
    }

    private static void serviceSettings() {
        service(ServiceDirectives.TYPE, "notify-reload", "NOTIFY_RELOAD", "x", Empty.IS_BAD);
        service(ServiceDirectives.EXIT_TYPE, "cgroup", "CGROUP", "x", Empty.IS_BAD);
        bool("Service", ServiceDirectives.REMAIN_AFTER_EXIT);
        bool("Service", ServiceDirectives.GUESS_MAIN_PID);
        service(ServiceDirectives.PID_FILE, "/a//b.pid", "/a/b.pid", "/a/../b", Empty.RESETS);
        service(ServiceDirectives.BUS_NAME, "org.example.A-b_1", "org.example.A-b_1", "org", Empty.IS_BAD);
        service(ServiceDirectives.RESTART_SEC, "5s", span(5_000_000), "x", Empty.IS_BAD);
        service(ServiceDirectives.RESTART_STEPS, "3", "3", "x", Empty.IS_BAD);
        service(ServiceDirectives.RESTART_MAX_DELAY_SEC, "1h", span(3_600_000_000L), "x", Empty.IS_BAD);
        service(ServiceDirectives.TIMEOUT_START_SEC, "infinity", span(Long.MAX_VALUE), "x", Empty.IS_BAD);
        service(ServiceDirectives.TIMEOUT_STOP_SEC, "0", span(Long.MAX_VALUE), "x", Empty.IS_BAD);
        service(ServiceDirectives.TIMEOUT_ABORT_SEC, "0", span(0), "x", Empty.RESETS);
        ROWS.add(new Row("Service", "TimeoutSec", ServiceDirectives.TIMEOUT_STOP_SEC, "5", span(5_000_000), "x", Empty.IS_BAD));
        service(ServiceDirectives.TIMEOUT_START_FAILURE_MODE, "abort", "ABORT", "x", Empty.IS_BAD);
        service(ServiceDirectives.TIMEOUT_STOP_FAILURE_MODE, "kill", "KILL", "x", Empty.IS_BAD);
        service(ExecDirectives.TIMEOUT_CLEAN_SEC, "5", span(5_000_000), "x", Empty.IS_BAD);
        service(ServiceDirectives.RUNTIME_MAX_SEC, "5", span(5_000_000), "x", Empty.IS_BAD);
        service(ServiceDirectives.RUNTIME_RANDOMIZED_EXTRA_SEC, "5", span(5_000_000), "x", Empty.IS_BAD);
        service(ServiceDirectives.WATCHDOG_SEC, "500ms", span(500_000), "x", Empty.IS_BAD);
        service(ServiceDirectives.RESTART, "on-watchdog", "ON_WATCHDOG", "x", Empty.IS_BAD);
        service(ServiceDirectives.RESTART_MODE, "direct", "DIRECT", "x", Empty.IS_BAD);
        String set = "ExitStatusSet[statuses=[0, 75, 250], signals=[9, 15]]";
        service(ServiceDirectives.SUCCESS_EXIT_STATUS, "TEMPFAIL 250 SIGKILL TERM 0", set, "FOO", Empty.RESETS);
        service(ServiceDirectives.RESTART_PREVENT_EXIT_STATUS, "TEMPFAIL 250 SIGKILL TERM 0", set, "256", Empty.RESETS);
        service(ServiceDirectives.RESTART_FORCE_EXIT_STATUS, "TEMPFAIL 250 SIGKILL TERM 0", set, "-1", Empty.RESETS);
        service(ServiceDirectives.NOTIFY_ACCESS, "exec", "EXEC", "x", Empty.IS_BAD);
        service(ServiceDirectives.FILE_DESCRIPTOR_STORE_MAX, "7", "7", "x", Empty.IS_BAD);
        service(ServiceDirectives.OOM_POLICY, "kill", "KILL", "x", Empty.IS_BAD);
        service(ServiceDirectives.RELOAD_SIGNAL, "USR1", "10", "x", Empty.IS_BAD);
        service(ServiceDirectives.SOCKETS, "b.socket %p.socket", "[b.socket, a.socket]", "b.service", Empty.IS_NOTHING);
        service(ResourceDirectives.SLICE, "%p-b.slice", "a-b.slice", "b.service", Empty.RESETS);
        service(ResourceDirectives.DELEGATE, "cpu memory", "true", "cpu x", Empty.IS_A_VALUE);
        moved(UnitDirectives.START_LIMIT_INTERVAL_SEC, "StartLimitInterval", "1s", span(1_000_000));
        moved(UnitDirectives.START_LIMIT_BURST, "StartLimitBurst", "7", "7");
        moved(UnitDirectives.START_LIMIT_ACTION, "StartLimitAction", "exit", "EXIT");
        moved(UnitDirectives.FAILURE_ACTION, "FailureAction", "exit", "EXIT");
        ROWS.add(new Row("Unit", "StartLimitInterval", UnitDirectives.START_LIMIT_INTERVAL_SEC, "1s", span(1_000_000), "x", Empty.IS_BAD));
        ROWS.add(new Row("Unit", "OnFailureIsolate", UnitDirectives.ON_FAILURE_JOB_MODE, "yes", "ISOLATE", "x", Empty.IS_BAD));
    }

    private static void moved(Directive<?> key, String name, String good, String expected) {
        ROWS.add(new Row("Service", name, key, good, expected, "x", Empty.IS_BAD));
    }

    private static void commands() {
        List<Directive<List<ExecCommand>>> keys = List.of(
                ServiceDirectives.EXEC_CONDITION,
                ServiceDirectives.EXEC_START_PRE,
                ServiceDirectives.EXEC_START,
                ServiceDirectives.EXEC_START_POST,
                ServiceDirectives.EXEC_RELOAD,
                ServiceDirectives.EXEC_STOP,
                ServiceDirectives.EXEC_STOP_POST);
        for (Directive<List<ExecCommand>> key : keys) {
            String expected = "[ExecCommand[at=/u/a.service:4, path=/bin/b, argv=[/bin/b, c], ignoreFailure=true, noVariables=false, "
                    + "privilege=NORMAL]]";
            service(key, "-/bin/b c", expected, "-b/c", Empty.RESETS);
        }
    }

    private static void killSettings() {
        service(KillDirectives.KILL_MODE, "mixed", "MIXED", "x", Empty.IS_BAD);
        service(KillDirectives.KILL_SIGNAL, "SIGINT", "2", "x", Empty.IS_BAD);
        service(KillDirectives.RESTART_KILL_SIGNAL, "RTMIN+1", "35", "x", Empty.IS_BAD);
        service(KillDirectives.FINAL_KILL_SIGNAL, "3", "3", "0", Empty.IS_BAD);
        service(KillDirectives.WATCHDOG_SIGNAL, "TERM", "15", "65", Empty.IS_BAD);
        bool("Service", KillDirectives.SEND_SIGHUP);
        bool("Service", KillDirectives.SEND_SIGKILL);
    }

    private static void execSettings() {
        service(ExecDirectives.USER, "ada", "ada", "a:b", Empty.RESETS);
        service(ExecDirectives.GROUP, "100", "100", "65535", Empty.RESETS);
        service(ExecDirectives.SUPPLEMENTARY_GROUPS, "a 5 %p", "[a, 5, a]", "a/b", Empty.RESETS);
        service(ExecDirectives.WORKING_DIRECTORY, "-/a//b", "WorkingDirectory[path=/a/b, optional=true]", "-a", Empty.RESETS);
        service(ExecDirectives.ENVIRONMENT, "A=1 \"B=2 3\" 'C=%n' D=\\x41", "{A=1, B=2 3, C=a.service, D=A}", "1=2", Empty.RESETS);
        service(ExecDirectives.ENVIRONMENT_FILE, "-/a/*.env", "[EnvironmentFile[path=/a/*.env, optional=true]]", "a", Empty.RESETS);
        service(ExecDirectives.PASS_ENVIRONMENT, "A B A", "[A, B]", "A=1", Empty.RESETS);
        service(ExecDirectives.UNSET_ENVIRONMENT, "A B=c", "[A, B=c]", "1", Empty.RESETS);
        service(ExecDirectives.U_MASK, "027", "23", "8", Empty.IS_BAD);
        service(ExecDirectives.NICE, "-20", "-20", "20", Empty.RESETS);
        service(ExecDirectives.OOM_SCORE_ADJUST, "-1000", "-1000", "1001", Empty.RESETS);
        service(ExecDirectives.CPU_SCHEDULING_POLICY, "rr", "2", "4", Empty.RESETS);
        service(ExecDirectives.CPU_SCHEDULING_PRIORITY, "99", "99", "100", Empty.IS_BAD);
        bool("Service", ExecDirectives.CPU_SCHEDULING_RESET_ON_FORK);
        service(ExecDirectives.CPU_AFFINITY, "3 0-1,5", "[0, 1, 3, 5]", "numa", Empty.RESETS);
        service(ExecDirectives.IO_SCHEDULING_CLASS, "best-effort", "2", "4", Empty.RESETS);
        service(ExecDirectives.IO_SCHEDULING_PRIORITY, "7", "7", "8", Empty.RESETS);
        service(ExecDirectives.TIMER_SLACK_N_SEC, "1us", "1000", "x", Empty.IS_BAD);
        bool("Service", ExecDirectives.NO_NEW_PRIVILEGES);
        bool("Service", ExecDirectives.IGNORE_SIGPIPE);
        service(ExecDirectives.EXEC_SEARCH_PATH, "/a:/b//c", "[/a, /b/c]", "a", Empty.RESETS);
        service(ExecDirectives.SYSLOG_IDENTIFIER, "%p", "a", "%Z", Empty.RESETS);
        service(ExecDirectives.SYSLOG_LEVEL, "debug", "7", "8", Empty.RESETS);
        bool("Service", ExecDirectives.SYSLOG_LEVEL_PREFIX);
        service(ExecDirectives.LOG_LEVEL_MAX, "err", "3", "x", Empty.RESETS);
    }

    private static void streams() {
        service(ExecDirectives.STANDARD_INPUT, "file:/a", "StandardStream[kind=FILE, argument=Optional[/a]]", "append:/a", Empty.IS_BAD);
        service(ExecDirectives.STANDARD_OUTPUT, "append:/a/%n", "StandardStream[kind=APPEND, argument=Optional[/a/a.service]]", "file:a", Empty.IS_BAD);
        service(ExecDirectives.STANDARD_ERROR, "fd:x", "StandardStream[kind=FD, argument=Optional[x]]", "tty-force", Empty.IS_BAD);
        service(ExecDirectives.STANDARD_INPUT_TEXT, "a", "[97, 10]", "\\q", Empty.RESETS);
        ROWS.add(new Row("Service", "StandardInputData", ExecDirectives.STANDARD_INPUT_TEXT, "YQ==", "[97]", "!", Empty.RESETS));
    }

    private static void directories() {
        List<Directive<List<DirectoryEntry>>> withLinks = List.of(
                ExecDirectives.RUNTIME_DIRECTORY, ExecDirectives.STATE_DIRECTORY, ExecDirectives.CACHE_DIRECTORY, ExecDirectives.LOGS_DIRECTORY);
        for (Directive<List<DirectoryEntry>> key : withLinks) {
            String expected = "[DirectoryEntry[path=a b, symlinks=[]], DirectoryEntry[path=c, symlinks=[d]]]";
            service(key, "'a b' c:d", expected, "../a", Empty.RESETS);
        }
        String expected = "[DirectoryEntry[path=a, symlinks=[]]]";
        service(ExecDirectives.CONFIGURATION_DIRECTORY, "%p", expected, "a:b", Empty.RESETS);
        service(ExecDirectives.RUNTIME_DIRECTORY_MODE, "0700", "448", "rwx", Empty.IS_BAD);
        service(ExecDirectives.STATE_DIRECTORY_MODE, "700", "448", "rwx", Empty.IS_BAD);
        service(ExecDirectives.CACHE_DIRECTORY_MODE, "0700", "448", "rwx", Empty.IS_BAD);
        service(ExecDirectives.LOGS_DIRECTORY_MODE, "0700", "448", "rwx", Empty.IS_BAD);
        service(ExecDirectives.CONFIGURATION_DIRECTORY_MODE, "0700", "448", "rwx", Empty.IS_BAD);
        service(ExecDirectives.RUNTIME_DIRECTORY_PRESERVE, "restart", "RESTART", "x", Empty.IS_BAD);
    }

    private static void limits() {
        limit(ExecDirectives.LIMIT_CPU, "1min:90.5", 60, 91);
        limit(ExecDirectives.LIMIT_FSIZE, "1K:infinity", 1024, -1);
        limit(ExecDirectives.LIMIT_DATA, "1M", 1 << 20, 1 << 20);
        limit(ExecDirectives.LIMIT_STACK, "8M", 8 << 20, 8 << 20);
        limit(ExecDirectives.LIMIT_CORE, "0:infinity", 0, -1);
        limit(ExecDirectives.LIMIT_RSS, "infinity", -1, -1);
        limit(ExecDirectives.LIMIT_NOFILE, "1024:0x1000", 1024, 4096);
        limit(ExecDirectives.LIMIT_AS, "1G", 1 << 30, 1 << 30);
        limit(ExecDirectives.LIMIT_NPROC, "5", 5, 5);
        limit(ExecDirectives.LIMIT_MEMLOCK, "64K", 65536, 65536);
        limit(ExecDirectives.LIMIT_LOCKS, "5", 5, 5);
        limit(ExecDirectives.LIMIT_SIGPENDING, "5", 5, 5);
        limit(ExecDirectives.LIMIT_MSGQUEUE, "1K", 1024, 1024);
        limit(ExecDirectives.LIMIT_NICE, "+19:-20", 1, 40);
        limit(ExecDirectives.LIMIT_RTPRIO, "5", 5, 5);
        limit(ExecDirectives.LIMIT_RTTIME, "5:1s", 5, 1_000_000);
    }

    private static void limit(Directive<ResourceLimit> key, String good, long soft, long hard) {
        service(key, good, new ResourceLimit(soft, hard).toString(), "2:1", Empty.IS_BAD);
    }

    private static String span(long micros) {
        return new TimeSpan(micros).toString();
    }

    static List<Row> rows() {
        return ROWS;
    }

    /** A service with a line of the row's section at its end. */
    private static UnitDefinition build(Row row, String... values) {
        StringBuilder text = new StringBuilder("[Service]\nExecStop=/bin/a\n[" + row.section + "]\n");
        for (String value : values) {
            text.append(row.name).append('=').append(value).append('\n');
        }
        return TestUnits.build("a.service", text.toString());
    }

    /** The value as the files alone give it, before anything is derived; arrays by their elements. */
    private static Optional<String> value(Row row, String... values) {
        UnitDraft draft = new UnitDraft(new UnitName("a.service"));
        for (int i = 0; i < values.length; i++) {
            Assignment assignment = new Assignment(new Location("/u/a.service", 4 + i), row.section, row.name, values[i]);
            Specifiers specifiers = new Specifiers(draft.id(), Optional.empty(), TestUnits.SYSTEM);
            try {
                DirectiveRow directive = DirectiveTable.find(row.section, row.name).orElseThrow();
                directive.handler().orElseThrow().apply(new Value(assignment, specifiers, new ArrayList<>()), draft);
            } catch (BadValue e) {
                // the value before stays
            }
        }
        return draft.settings().build().assigned().contains(row.key)
                ? draft.settings().build().find(row.key).map(DirectiveParsersTest::shown)
                : Optional.empty();
    }

    private static String shown(Object value) {
        return value instanceof byte[] bytes ? java.util.Arrays.toString(bytes) : value.toString();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void readsAGoodValue(Row row) {
        assertThat(value(row, row.good)).contains(row.expected);
        assertThat(build(row, row.good).diagnostics()).filteredOn(d -> d.at().line() > 0).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void reportsABadValue_withItsLine(Row row) {
        assertThat(build(row, row.good, row.bad).diagnostics())
                .filteredOn(d -> d.at().line() > 0)
                .hasSize(1)
                .allSatisfy(d -> {
                    assertThat(d.at()).isEqualTo(new Location("/u/a.service", 5));
                    assertThat(d.message()).contains(row.name + "=");
                    assertThat(d.kind()).isEqualTo(Diagnostic.Kind.BAD);
                });
        assertThat(value(row, row.good, row.bad)).isEqualTo(value(row, row.good));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void takesAnEmptyValue_asTheManualSays(Row row) {
        List<Diagnostic> diagnostics = build(row, row.good, "").diagnostics().stream().filter(d -> d.at().line() > 0).toList();
        Optional<String> after = value(row, row.good, "");
        switch (row.empty) {
            case RESETS -> {
                assertThat(after).isEmpty();
                assertThat(diagnostics).isEmpty();
            }
            case IS_BAD -> {
                assertThat(after).contains(row.expected);
                assertThat(diagnostics).hasSize(1);
            }
            case IS_NOTHING -> {
                assertThat(after).contains(row.expected);
                assertThat(diagnostics).isEmpty();
            }
            case IS_A_VALUE -> {
                assertThat(after).isPresent();
                assertThat(diagnostics).isEmpty();
            }
        }
    }

    @Test
    void hasARowForEveryHonouredDirective() {
        Set<String> tested = new TreeSet<>();
        ROWS.forEach(row -> assertThat(tested.add(row.toString())).as(row.toString()).isTrue());
        Set<String> honoured = new TreeSet<>();
        for (String section : List.of("Unit", "Install", "Service")) {
            for (DirectiveGroup group : DirectiveTable.groupsOf(section)) {
                group.rows().values().stream()
                        .filter(row -> row.key().isPresent() && row.key().get() != ServiceDirectives.PERMISSIONS_START_ONLY)
                        .forEach(row -> honoured.add("[" + section + "] " + row.name() + "="));
            }
        }
        assertThat(tested).isEqualTo(honoured);
    }
}
