package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a guest under systemd that runs nginx, redis, cron and services of every setting: each field of each process and thread
 * is what ps, pwdx, lsof, chrt, ionice, taskset, prlimit, pstree and ss print of it.
 */
final class ToolComparisonTest {
    private static final List<String> TOOLS = List.of("ps", "pwdx", "lsof", "chrt", "ionice", "taskset", "prlimit", "pstree", "ss", "script");

    @TempDir Path folder;

    @Test
    void everyField_isWhatTheUsualToolsPrint() throws Exception {
        Requirement.root();
        Requirement.programs("unshare", "nginx", "redis-server", "cron");
        Requirement.programs(TOOLS.toArray(String[]::new));
        NativeProgram.compile("menagerie.c", folder);
        NativeProgram.compile("oddity.c", folder);
        String classPath = InnerJvm.classPathForAll(Files.createDirectory(folder.resolve("classes"))).replace(folder.toString(), "/opt/comparison");
        Path units = writeUnits();

        String command = String.join(" ", InnerJvm.command(classPath, ToolComparison.class))
                .replace(Path.of(System.getProperty("java.home")).toString(), "/opt/jdk");
        Process guest = new ProcessBuilder(guest().toString(), "--init=systemd", "--units=" + units, "--target=zoo.target",
                "--bind=" + folder + ":/opt/comparison", "--bind=" + System.getProperty("java.home") + ":/opt/jdk",
                "--run=systemctl list-units --failed --no-legend; " + command)
                .redirectInput(new File("/dev/null")).redirectErrorStream(true).start();
        String output = new String(guest.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.writeString(Path.of("target", "tool-comparison.txt"), output);

        assertThat(guest.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.contains("failed"))).as("units that failed").isEmpty();
        assertCompared(output);
    }

    /** Everything was compared, and of many processes. */
    private static void assertCompared(String output) {
        Map<String, Integer> agreed = new TreeMap<>();
        output.lines().filter(line -> line.startsWith("agreed ")).map(line -> line.split(" ", 3))
                .forEach(words -> agreed.put(words[2], Integer.parseInt(words[1])));
        assertThat(agreed).hasSize((int) java.util.stream.Stream.of(PsChecks.all(), OtherChecks.all(), LsofChecks.all(), SsChecks.all()).mapToLong(List::size).sum());
        for (String tool : TOOLS.subList(0, TOOLS.size() - 1)) {
            assertThat(agreed.keySet()).as("what was compared").anyMatch(name -> name.startsWith(tool));
        }
        agreed.forEach((name, count) -> assertThat(count).as(name).isGreaterThan(
                name.startsWith("ps ") ? 30 : name.startsWith("ss -A packet") || name.startsWith("ss -A netlink") ? 0 : 10));
    }

    private static Path guest() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(top.resolve("it/guest"))) {
            top = top.getParent();
        }
        return top.resolve("it/guest");
    }

    private Path writeUnits() throws Exception {
        Path units = Files.createDirectory(folder.resolve("units"));
        Map<String, String> services = new TreeMap<>(Map.of(
                "menagerie", "ExecStart=/bin/sh -c 'mkdir -p /run/zoo && cd /run/zoo && sleep infinity | /opt/comparison/menagerie'",
                "odd-name", odd("name ') R 1 ('"),
                "odd-lines", odd("name \"$(printf 'a\\\\nb')\" \"$(printf 'x\\\\ty\\\\nz')\""),
                "odd-zombie", odd("zombie"),
                "odd-stopped", odd("stopped"),
                "odd-traced", odd("traced"),
                "odd-titled", odd("titled"),
                "odd-unlinked", odd("unlinked"),
                "odd-homeless", odd("homeless")));
        services.put("odd-rooted", odd("rooted"));
        services.put("odd-wiped", odd("zeroed x"));
        services.put("terminal", "ExecStart=/usr/bin/script -qfc \"sh -c 'sleep 10001 & sleep 10002'\" /dev/null");
        services.put("user", """
                ExecStart=/bin/sleep infinity
                User=nobody
                Group=nogroup
                SupplementaryGroups=adm www-data
                AmbientCapabilities=CAP_NET_BIND_SERVICE
                NoNewPrivileges=yes
                SystemCallFilter=~@mount
                UMask=0077
                IgnoreSIGPIPE=no""");
        services.put("limits", """
                ExecStart=/bin/sleep infinity
                LimitNOFILE=123:4567
                LimitCORE=0
                LimitRTPRIO=7
                LimitCPU=3600
                OOMScoreAdjust=321
                WorkingDirectory=/usr/share/doc
                Slice=deep-er.slice""");
        services.put("scheduled", """
                ExecStart=/bin/sleep infinity
                CPUSchedulingPolicy=rr
                CPUSchedulingPriority=42
                CPUSchedulingResetOnFork=yes
                CPUAffinity=0
                IOSchedulingClass=realtime
                IOSchedulingPriority=5""");
        services.put("nice", "ExecStart=/bin/sleep infinity\nNice=-11\nIOSchedulingClass=idle");
        services.put("batch", "ExecStart=/bin/sleep infinity\nNice=19\nCPUSchedulingPolicy=batch");
        services.put("private", """
                ExecStart=/bin/sh -c 'mkdir -p /run/private-zoo && cd /run/private-zoo && ip link set lo up && sleep infinity | /opt/comparison/menagerie'
                PrivateNetwork=yes
                PrivateTmp=yes
                PrivateUsers=no
                ProtectHostname=yes""");
        services.put("_cpu", "ExecStart=/bin/sleep infinity");
        services.put("cpu", "ExecStart=/bin/sleep infinity");
        services.put("instance@", "ExecStart=/bin/sleep infinity");
        for (Map.Entry<String, String> service : services.entrySet()) {
            Files.writeString(units.resolve(service.getKey() + ".service"), "[Service]\n" + service.getValue() + "\n");
        }
        String wanted = services.keySet().stream().map(name -> (name.endsWith("@") ? name + "a-b" : name) + ".service").collect(Collectors.joining(" "));
        List<String> text = new ArrayList<>(List.of("[Unit]", "Wants=nginx.service redis-server.service cron.service", "Wants=" + wanted,
                "After=nginx.service redis-server.service"));
        Files.writeString(units.resolve("zoo.target"), String.join("\n", text) + "\n");
        return units;
    }

    /** An odd process, whose standard input stays open; in a unit file a dollar is written twice. */
    private static String odd(String arguments) {
        return "ExecStart=/bin/sh -c 'mkdir -p /run/$$$$; cd /run/$$$$; sleep infinity | /opt/comparison/oddity " + arguments.replace("'", "\\'").replace("$(", "$$(") + "'";
    }
}
