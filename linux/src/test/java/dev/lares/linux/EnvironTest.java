package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The environment past the locale. */
final class EnvironTest {
    /** Tells a variable by the numbers of its characters. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            System.out.println(Environ.get(arguments[0]).map(text -> text.chars().boxed().toList().toString()).orElse("none"));
        }
    }

    @Test
    void readsUtf8_andKeepsWhatIsNot_withoutALocale() throws Exception {
        assertThat(ask("A=$(printf '\\303\\266')", "A")).isEqualTo("[246]");
        assertThat(ask("A=$(printf 'x\\377')", "A")).isEqualTo("[120, 56575]");
        assertThat(ask("A=", "A")).isEqualTo("[]");
        assertThat(ask("A=x", "B")).isEqualTo("none");
    }

    private static String ask(String assignment, String name) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "unset LC_ALL LC_CTYPE LANG; " + assignment + " exec \"$0\" \"$@\"",
                System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Program.class.getName(), name)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String answer = process.inputReader().readLine();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return answer;
    }
}
