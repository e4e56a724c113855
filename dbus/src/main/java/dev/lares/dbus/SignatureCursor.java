package dev.lares.dbus;

import java.util.Arrays;

/**
 * Where in a signature writing or reading stands: each value moves it on, containers push a frame. It makes sure that
 * what is written or read is what the signature says; anything else is a mistake in this program.
 */
final class SignatureCursor {
    private static final int FIRST_DEPTH = 8;

    private String[] texts = new String[FIRST_DEPTH];
    private int[] starts = new int[FIRST_DEPTH];
    private int[] positions = new int[FIRST_DEPTH];
    private int[] ends = new int[FIRST_DEPTH];
    private int[] resumes = new int[FIRST_DEPTH];
    private char[] kinds = new char[FIRST_DEPTH];
    private int depth;

    SignatureCursor(String signature) {
        set(signature, 0, signature.length(), ' ', 0);
    }

    /** The first character of the next type; a blank if the frame is complete. */
    char next() {
        return positions[depth] < ends[depth] ? texts[depth].charAt(positions[depth]) : ' ';
    }

    /** The whole next type, such as {@code a{sv}}. */
    String nextType() {
        return texts[depth].substring(positions[depth], Signatures.end(texts[depth], positions[depth]));
    }

    int depth() {
        return depth;
    }

    /** Passes a basic value. */
    void pass(char type) {
        require(type);
        moveTo(positions[depth] + 1);
    }

    /** Passes the next type, whatever it is, without entering it. */
    void passWhole() {
        moveTo(Signatures.end(texts[depth], positions[depth]));
    }

    /** Enters an array; the frame is its element type, over and over. */
    void enterArray() {
        require('a');
        String text = texts[depth];
        int element = positions[depth] + 1;
        int end = Signatures.end(text, element);
        push();
        set(text, element, end, 'a', end);
    }

    /** Enters a struct, {@code '('}, or a dict entry, <code>'{'</code>. */
    void enterStruct(char type) {
        require(type);
        String text = texts[depth];
        int first = positions[depth] + 1;
        int end = Signatures.end(text, first - 1);
        push();
        set(text, first, end - 1, type, end);
    }

    /** Enters a variant whose value has that one complete type. */
    void enterVariant(String content) {
        require('v');
        int resume = positions[depth] + 1;
        push();
        set(content, 0, content.length(), 'v', resume);
    }

    /** Leaves the container of that kind; all but an array must be complete. */
    void leave(char kind) {
        if (kinds[depth] != kind) {
            throw new IllegalStateException("cannot leave '" + kind + "': inside '" + kinds[depth] + "' of " + texts[depth]);
        }
        if (kind == 'a' ? positions[depth] != starts[depth] : positions[depth] != ends[depth]) {
            throw new IllegalStateException("cannot leave '" + kind + "' of " + texts[depth] + ": incomplete at " + positions[depth]);
        }
        int resume = resumes[depth];
        depth--;
        moveTo(resume);
    }

    /** Whether everything of the signature has been passed. */
    boolean isComplete() {
        return depth == 0 && positions[0] == ends[0];
    }

    private void require(char type) {
        if (next() != type) {
            throw new IllegalStateException("cannot take type '" + type + "': at " + positions[depth] + " of '" + texts[depth]
                    + "' is '" + next() + "'");
        }
    }

    private void moveTo(int position) {
        positions[depth] = kinds[depth] == 'a' && position == ends[depth] ? starts[depth] : position;
    }

    private void push() {
        depth++;
        if (depth == texts.length) {
            int length = depth * 2;
            texts = Arrays.copyOf(texts, length);
            starts = Arrays.copyOf(starts, length);
            positions = Arrays.copyOf(positions, length);
            ends = Arrays.copyOf(ends, length);
            resumes = Arrays.copyOf(resumes, length);
            kinds = Arrays.copyOf(kinds, length);
        }
    }

    /** Fills the frame; {@code resume} is where the frame below goes on once this one is left. */
    private void set(String text, int start, int end, char kind, int resume) {
        texts[depth] = text;
        starts[depth] = start;
        positions[depth] = start;
        ends[depth] = end;
        resumes[depth] = resume;
        kinds[depth] = kind;
    }
}
