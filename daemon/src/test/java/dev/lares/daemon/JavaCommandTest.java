package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The grammar of java(1), and what becomes absolute in {@code /old}. */
final class JavaCommandTest {
    @TempDir Path directory;

    @Test
    void makesClassAndModulePathsAbsolute() throws Exception {
        assertThat(in("/old", "-cp", "lib/*:/abs:a.jar", "Main")).containsExactly("-cp", "/old/lib/*:/abs:/old/a.jar", "Main");
        assertThat(in("/old", "-classpath", "*", "Main")).containsExactly("-classpath", "/old/*", "Main");
        assertThat(in("/old", "--class-path=x::y:", "Main")).containsExactly("--class-path=/old/x:/old:/old/y:/old", "Main");
        assertThat(in("/old", "-p", "mods", "--upgrade-module-path=up", "--patch-module", "m=p:q", "-m", "m/M")).containsExactly(
                "-p", "/old/mods", "--upgrade-module-path=/old/up", "--patch-module", "m=/old/p:/old/q", "-m", "m/M");
        assertThat(in("/", "--module-path=mods", "--patch-module=m=p", "--module=m")).containsExactly(
                "--module-path=/mods", "--patch-module=m=/p", "--module=m");
    }

    @Test
    void namesTheDirectoryThatIsTheClassPathByDefault() throws Exception {
        assertThat(in("/old", "Main", "-cp", "x")).containsExactly("-cp", "/old", "Main", "-cp", "x");
        assertThat(in("/old", "-Xmx1g", "Main")).containsExactly("-Xmx1g", "-cp", "/old", "Main");
        assertThat(in("/old", "-cp", "", "Main")).containsExactly("-cp", "/old", "Main");
        assertThat(in("/old", "-jar", "a.jar")).containsExactly("-jar", "/old/a.jar");
        assertThat(in("/old", "-cp", "", "-m", "m")).containsExactly("-cp", "", "-m", "m");
        assertThat(in("/old", "-m", "m")).containsExactly("-m", "m");
        assertThat(in("/old", "-Djava.class.path=x", "Main")).containsExactly("-Djava.class.path=/old/x", "Main");
    }

    @Test
    void leavesTheProgramsArgumentsAlone() throws Exception {
        assertThat(in("/old", "-cp", "x", "Main", "-cp", "y", "-javaagent:z", "@f", "@@g")).containsExactly(
                "-cp", "/old/x", "Main", "-cp", "y", "-javaagent:z", "@f", "@@g");
        assertThat(in("/old", "-jar", "-Da=b", "x.jar", "-jar", "y")).containsExactly("-jar", "-Da=b", "/old/x.jar", "-jar", "y");
    }

    @Test
    void makesOtherFilesInOptionsAbsolute() throws Exception {
        assertThat(in("/old", "-javaagent:a.jar=x=y", "-agentpath:lib.so", "-agentlib:jdwp=a=b", "-Xbootclasspath/a:b:c",
                "-Djava.library.path=l", "-Dfile=x", "-XX:ErrorFile=hs.log", "-XX:+UseSerialGC", "-XX:SharedArchiveFile=s:t",
                "-XX:StartFlightRecording=duration=1s,filename=r.jfr,name=n", "-splash:s.png", "-cp", "/c", "M")).containsExactly(
                "-javaagent:/old/a.jar=x=y", "-agentpath:/old/lib.so", "-agentlib:jdwp=a=b", "-Xbootclasspath/a:/old/b:/old/c",
                "-Djava.library.path=/old/l", "-Dfile=x", "-XX:ErrorFile=/old/hs.log", "-XX:+UseSerialGC",
                "-XX:SharedArchiveFile=/old/s:/old/t", "-XX:StartFlightRecording=duration=1s,filename=/old/r.jfr,name=n",
                "-splash:/old/s.png", "-cp", "/c", "M");
    }

    @Test
    void findsTheFileInALogOption() throws Exception {
        assertThat(in("/old", "-Xlog", "-Xlog:gc", "-Xlog:gc:stdout", "-Xlog:gc:gc.txt", "-Xlog:gc*:file=gc.log:time:x=1",
                "-Xlog::file=\"a:b\":t", "-Xlog:gc:file=/abs", "-Xlog:gc::time", "-cp", "/c", "M")).containsExactly(
                "-Xlog", "-Xlog:gc", "-Xlog:gc:stdout", "-Xlog:gc:/old/gc.txt", "-Xlog:gc*:file=/old/gc.log:time:x=1",
                "-Xlog::file=\"/old/a:b\":t", "-Xlog:gc:file=/abs", "-Xlog:gc::time", "-cp", "/c", "M");
    }

    @Test
    void expandsArgumentFilesBeforeTheMainClassOnly() throws Exception {
        Files.writeString(directory.resolve("options"), "-cp 'my lib' -Dx=@y\n@notAFile");
        Files.writeString(directory.resolve("all"), "-Dz=1 -cp q Main @plain");

        assertThat(in(directory.toString(), "@options")).containsExactly(
                "-cp", directory + "/my lib", "-Dx=@y", "@@notAFile");
        assertThat(in(directory.toString(), "@" + directory.resolve("all"), "@more")).containsExactly(
                "-Dz=1", "-cp", directory + "/q", "Main", "@plain", "@more");
        assertThat(in("/old", "-cp", "/c", "@@Main", "@x")).containsExactly("-cp", "/c", "@@Main", "@x");
        assertThat(in("/old", "--disable-@files", "-cp", "/c", "@Main")).containsExactly("--disable-@files", "-cp", "/c", "@Main");
        assertThatThrownBy(() -> in("/old", "@missing", "Main")).hasMessage(
                "cannot open /old/missing: No such file or directory (ENOENT)");
    }

    @Test
    void takesAValueOnlyWithoutADash() throws Exception {
        assertThat(in("/old", "--add-modules", "a,b", "--add-opens", "m/p=q", "-cp", "x", "Main")).containsExactly(
                "--add-modules", "a,b", "--add-opens", "m/p=q", "-cp", "/old/x", "Main");
    }

    @Test
    void knowsSourceFiles() throws Exception {
        Files.writeString(directory.resolve("Main.java"), "class Main {}");
        String old = directory.toString();

        assertThat(in(old, "Main.java", "x")).containsExactly("-cp", old, old + "/Main.java", "x");
        assertThat(in(old, "--source", "25", "script", "x")).containsExactly("--source", "25", "-cp", old, old + "/script", "x");
        assertThat(in(old, "--source 25", "script")).containsExactly("--source", "25", "-cp", old, old + "/script");
        assertThat(in(old, "com.Main.java")).containsExactly("-cp", old, "com.Main.java");
    }

    @Test
    void readsTheVariablesOfTheLauncherAndTheJvm() throws Exception {
        assertThat(environment("CLASSPATH=a:b")).containsExactly("CLASSPATH=/old/a:/old/b");
        assertThat(environment("CLASSPATH=")).containsExactly("CLASSPATH=/old");
        assertThat(environment("JDK_JAVA_OPTIONS=-cp  'x y' -Da=b")).containsExactly(
                "JDK_JAVA_OPTIONS=-cp \"/old/x y\" -Da=b");
        assertThat(environment("JDK_JAVA_OPTIONS= -Da='b'  -cp /x ")).containsExactly("JDK_JAVA_OPTIONS= -Da='b'  -cp /x ");
        assertThat(environment("JAVA_TOOL_OPTIONS=-javaagent:a.jar -Dx", "_JAVA_OPTIONS=-Xlog:gc:x", "OTHER=a:b", "odd"))
                .containsExactly("JAVA_TOOL_OPTIONS=-javaagent:/old/a.jar -Dx", "_JAVA_OPTIONS=-Xlog:gc:/old/x", "OTHER=a:b", "odd");
        assertThat(JavaCommand.of(List.of("java", "Main"), List.of("JDK_JAVA_OPTIONS=-cp x"), "/old", List.of()).arguments())
                .containsExactly("java", "Main");
    }

    @Test
    void addsOptionsThatAreNotThere() throws Exception {
        List<String> additions = List.of("--enable-native-access=ALL-UNNAMED");

        assertThat(JavaCommand.of(List.of("java", "-cp", "/x", "Main"), List.of(), "/", additions).arguments())
                .containsExactly("java", "--enable-native-access=ALL-UNNAMED", "-cp", "/x", "Main");
        assertThat(JavaCommand.of(List.of("java", "--enable-native-access=ALL-UNNAMED", "-cp", "/x", "Main"), List.of(), "/",
                additions).arguments()).containsExactly("java", "--enable-native-access=ALL-UNNAMED", "-cp", "/x", "Main");
    }

    @Test
    void refusesADirectoryThatNoPathListCanHold() throws Exception {
        assertThatThrownBy(() -> in("/a:b", "-cp", "x", "Main")).hasMessage(
                "cannot make x absolute: directory /a:b has a ':' in its name");
        assertThatThrownBy(() -> in("/a:b", "Main")).hasMessage(
                "cannot make the class path absolute: directory /a:b has a ':' in its name");
        assertThatThrownBy(() -> in("/a=b", "-javaagent:x", "-cp", "/c", "Main")).hasMessage(
                "cannot make x absolute: directory /a=b has a '=' in its name");
        assertThat(in("/a:b", "-cp", "/x", "Main")).containsExactly("-cp", "/x", "Main");
    }

    /** The arguments after the program's name. */
    private static List<String> in(String directory, String... arguments) throws Exception {
        String[] argv = new String[arguments.length + 1];
        argv[0] = "java";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        List<String> result = JavaCommand.of(Arrays.asList(argv), List.of(), directory, List.of()).arguments();
        return result.subList(1, result.size());
    }

    private static List<String> environment(String... variables) throws Exception {
        return JavaCommand.of(List.of("java", "-jar", "/x"), List.of(variables), "/old", List.of()).environment();
    }
}
