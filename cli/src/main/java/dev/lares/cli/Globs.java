package dev.lares.cli;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a filter takes: words between commas, in which {@code *} stands for anything and {@code ?} for one character. */
record Globs(List<Pattern> patterns) {
    static Globs of(String words) {
        return new Globs(Arrays.stream(words.split(",")).map(Globs::pattern).toList());
    }

    boolean matches(String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }

    private static Pattern pattern(String word) {
        StringBuilder regex = new StringBuilder();
        word.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
