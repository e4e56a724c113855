package dev.lares.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private static Program parse(String text) {
        return Program.parse(List.of(("/sim/run " + text).split(" ")), Map.of("MAINPID", "42", "TWO", "sleep 1s"));
    }

    @Test
    void readsInstructions_inTheirOrder() {
        assertThat(parse("sleep 2s notify READY=1 run").instructions())
                .containsExactly(new Instruction.Sleep(2_000_000), new Instruction.Notify("READY=1", 0), new Instruction.Run());
    }

    @Test
    void readsBlocks_withinBlocks() {
        assertThat(parse("on TERM { fork { exit 1 } exit 0 }").instructions())
                .containsExactly(new Instruction.Handle(
                        15, List.of(new Instruction.Fork(List.of(new Instruction.Exit(1))), new Instruction.Exit(0))));
    }

    @Test
    void substitutesVariables_asWordsAndWithinWords() {
        assertThat(parse("kill HUP $MAINPID notify MAINPID=${MAINPID} $TWO $NONE").instructions())
                .containsExactly(
                        new Instruction.Kill(1, "42"), new Instruction.Notify("MAINPID=42", 0), new Instruction.Sleep(1_000_000));
    }

    @Test
    void refusesWhatItDoesNotKnow_andSaysWhere() {
        assertThatThrownBy(() -> parse("sleep 1s dance"))
                .hasMessage("cannot read the program [sleep, 1s, dance] at word 3: there is no instruction \"dance\"");
    }
}
