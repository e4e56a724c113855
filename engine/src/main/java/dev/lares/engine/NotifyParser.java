package dev.lares.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes a datagram of the notification protocol apart; believes nothing of it. */
final class NotifyParser {
    private NotifyParser() {}

    static NotifyMessage.Parsed parse(byte[] datagram) {
        if (datagram.length > NotifyMessage.MAX_BYTES) {
            return new NotifyMessage.Refused("it is " + datagram.length + " bytes long, at most " + NotifyMessage.MAX_BYTES + " are allowed");
        }
        byte[] text = withoutTrailingNul(datagram);
        if (text.length == 0) {
            return new NotifyMessage.Refused("it is empty");
        }
        if (contains(text, (byte) 0)) {
            return new NotifyMessage.Refused("it has a NUL byte inside");
        }
        List<byte[]> lines = lines(text);
        if (lines.size() > NotifyMessage.MAX_ASSIGNMENTS) {
            return new NotifyMessage.Refused(
                    "it has " + lines.size() + " lines, at most " + NotifyMessage.MAX_ASSIGNMENTS + " are allowed");
        }
        return parse(lines);
    }

    private static NotifyMessage.Parsed parse(List<byte[]> lines) {
        List<NotifyMessage.Assignment> assignments = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Optional<String> line = utf8(lines.get(i));
            if (line.isEmpty()) {
                dropped.add("line " + (i + 1) + " is not valid UTF-8");
            } else if (line.get().indexOf('=') <= 0) {
                dropped.add("line " + (i + 1) + " is not an assignment");
            } else {
                int equals = line.get().indexOf('=');
                assignments.add(new NotifyMessage.Assignment(line.get().substring(0, equals), line.get().substring(equals + 1)));
            }
        }
        return new NotifyMessage.Accepted(new NotifyMessage(assignments), dropped);
    }

    private static byte[] withoutTrailingNul(byte[] datagram) {
        boolean ends = datagram.length > 0 && datagram[datagram.length - 1] == 0;
        return ends ? Arrays.copyOf(datagram, datagram.length - 1) : datagram;
    }

    private static boolean contains(byte[] text, byte sought) {
        for (byte b : text) {
            if (b == sought) {
                return true;
            }
        }
        return false;
    }

    /** The lines that are not empty; both line feed and carriage return end a line. */
    private static List<byte[]> lines(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == '\n' || text[i] == '\r') {
                if (i > begin) {
                    lines.add(Arrays.copyOfRange(text, begin, i));
                }
                begin = i + 1;
            }
        }
        return lines;
    }

    private static Optional<String> utf8(byte[] line) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(line))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
