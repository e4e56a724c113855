package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What permission denies is marked, not empty. */
final class DeniedTest {
    @TempDir static Path folder;
    private static NativeProgram ofRoot;
    private static String classPath;

    @BeforeAll
    static void start() throws Exception {
        Requirement.root();
        Requirement.programs("setpriv", "unshare");
        ofRoot = NativeProgram.start(folder, NativeProgram.compile("oddity.c", folder).toString(), "stay");
        classPath = InnerJvm.classPathForAll(Files.createDirectory(folder.resolve("all")));
        folder.toFile().setExecutable(true, false);
    }

    @AfterAll
    static void end() {
        if (ofRoot != null) {
            ofRoot.close();
        }
    }

    private static String run(String... prefix) throws Exception {
        InnerJvm ran = InnerJvm.run(List.of(prefix), classPath, TableProgram.class, Integer.toString(ofRoot.pid()));
        assertThat(ran.exitCode()).as(ran.output()).isZero();
        return ran.output();
    }

    @Test
    void anotherUser_seesWhatPsSees_andThatTheRestIsDenied() throws Exception {
        String pid = ofRoot.pid() + ".";

        assertThat(run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups").lines()).contains(
                "denied=[]",
                pid + "name=oddity",
                pid + "uids=Ids[real=0, effective=0, saved=0, filesystem=0]",
                pid + "commandLine=Known[value=[" + folder + "/oddity, stay]]",
                pid + "controlGroups=Known",
                pid + "threads=Known",
                pid + "cwd=Denied[errno=EACCES]",
                pid + "root=Denied[errno=EACCES]",
                pid + "exe=Denied[errno=EACCES]",
                pid + "descriptors=Denied[errno=EACCES]",
                pid + "namespace=Denied[errno=EACCES]",
                pid + "memory=Denied[errno=EACCES]",
                pid + "environment=Denied[errno=EACCES]",
                pid + "io=Denied[errno=EACCES]",
                pid + "limits=Known[value=some]",
                pid + "oom=Known[value=0]",
                pid + "affinity=Known[value=some]");
    }

    @Test
    void rootWithoutCapabilities_seesTheNumbersOfDescriptors_andThatTheirTargetsAreDenied() throws Exception {
        String pid = ofRoot.pid() + ".";
        String denied = "Denied[errno=EACCES]";

        assertThat(run("setpriv", "--bounding-set=-all", "--inh-caps=-all").lines()).contains(
                pid + "exe=" + denied,
                pid + "descriptors=Known[value=[0:%1$s:%1$s, 1:%1$s:%1$s, 2:%1$s:%1$s]]".formatted(denied),
                pid + "environment=" + denied);
    }

    @Test
    void aProcThatKeepsProcessesToTheirUsers_namesWhatItDenies() throws Exception {
        String output = run("unshare", "--mount", "sh", "-c",
                "mount -t proc -o hidepid=1 proc /proc && exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", "sh");

        assertThat(output).doesNotContain(ofRoot.pid() + ".name").contains("hides=true");
        assertThat(list(output, "denied")).contains(Integer.toString(ofRoot.pid()), "1");
        assertThat(list(output, "processes")).hasSize(1);
    }

    @Test
    void aProcThatHidesTheProcessesOfOthers_saysThatItHides() throws Exception {
        String output = run("unshare", "--mount", "sh", "-c",
                "mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", "sh");

        assertThat(output).contains("hides=true").contains("denied=[]");
        assertThat(list(output, "processes")).hasSize(1);
    }

    @Test
    void aProcWithProcessesAlone_isEnough() throws Exception {
        String output = run("unshare", "--mount", "sh", "-c", "mount -t proc -o subset=pid proc /proc && exec \"$@\"", "sh");

        assertThat(output).contains(ofRoot.pid() + ".name=oddity").contains("hides=false");
    }

    private static List<String> list(String output, String name) {
        String line = output.lines().filter(text -> text.startsWith(name + "=")).findFirst().orElseThrow();
        return List.of(line.substring(line.indexOf('[') + 1, line.indexOf(']')).split(", "));
    }
}
