package dev.lares.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the words of a {@link Program}. */
final class ProgramReader {
    private static final Pattern SPAN = Pattern.compile("([0-9]+)(us|ms|s|min|h)");

    private final List<String> words;
    private int position;

    ProgramReader(List<String> words) {
        this.words = words;
    }

    List<Instruction> read() {
        List<Instruction> result = new ArrayList<>();
        while (position < words.size()) {
            result.add(instruction());
        }
        return result;
    }

    private Instruction instruction() {
        String word = word();
        return switch (word) {
            case "sleep" -> new Instruction.Sleep(span(word()));
            case "run" -> new Instruction.Run();
            case "exit" -> new Instruction.Exit(Integer.parseInt(word()));
            case "kill" -> new Instruction.Kill(signal(), word());
            case "ignore" -> new Instruction.Ignore(signal());
            case "on" -> new Instruction.Handle(signal(), block());
            case "uninterruptible" -> new Instruction.Uninterruptible(span(word()));
            case "fork" -> new Instruction.Fork(block());
            case "repeat" -> new Instruction.Repeat(Integer.parseInt(word()), block());
            case "forever" -> new Instruction.Repeat(Integer.MAX_VALUE, block());
            case "notify" -> new Instruction.Notify(word(), 0);
            case "notify-fds" -> notifyWithFds();
            case "feed-watchdog" -> new Instruction.FeedWatchdog();
            case "write" -> new Instruction.Write(word(), word(), true);
            case "write-as-user" -> new Instruction.Write(word(), word(), false);
            case "link" -> new Instruction.Link(word(), word(), true);
            case "link-as-user" -> new Instruction.Link(word(), word(), false);
            case "remove" -> new Instruction.Remove(word());
            case "own" -> new Instruction.Own(word());
            case "disown" -> new Instruction.Disown(word());
            case "run-out-of-memory" -> new Instruction.RunOutOfMemory();
            default -> throw fault("there is no instruction \"" + word + "\"");
        };
    }

    private Instruction notifyWithFds() {
        int count = Integer.parseInt(word());
        return new Instruction.Notify(word(), count);
    }

    private List<Instruction> block() {
        if (!word().equals("{")) {
            throw fault("a { is missing");
        }
        List<Instruction> body = new ArrayList<>();
        while (!peek().equals("}")) {
            body.add(instruction());
        }
        position++;
        return body;
    }

    private int signal() {
        String name = word();
        return Signals.number(name).orElseThrow(() -> fault("there is no signal \"" + name + "\""));
    }

    private long span(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw fault("\"" + text + "\" is no time span");
        }
        long micros = switch (matcher.group(2)) {
            case "us" -> 1;
            case "ms" -> 1_000;
            case "s" -> 1_000_000;
            case "min" -> 60_000_000;
            default -> 3_600_000_000L;
        };
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), micros);
    }

    private String peek() {
        if (position >= words.size()) {
            throw fault("it ends too early");
        }
        return words.get(position);
    }

    private String word() {
        String word = peek();
        position++;
        return word;
    }

    private IllegalArgumentException fault(String cause) {
        return new IllegalArgumentException("cannot read the program " + words + " at word " + position + ": " + cause);
    }
}
