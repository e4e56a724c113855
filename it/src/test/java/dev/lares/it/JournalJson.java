package dev.lares.it;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries as {@code journalctl --all -o json} prints them, one object a line, of text only: a value that journalctl does
 * not take for text, or a field with several values, is an array, and fails.
 */
final class JournalJson {
  private final String line;
  private int at;

  private JournalJson(String line) {
    this.line = line;
  }

  static List<Map<String, String>> entries(String lines) {
    return lines.lines().filter(line -> !line.isBlank()).map(line -> new JournalJson(line).entry()).toList();
  }

  private Map<String, String> entry() {
    Map<String, String> fields = new HashMap<>();
    expect('{');
    while (line.charAt(at) != '}') {
      String field = text();
      expect(':');
      fields.put(field, text());
      if (line.charAt(at) == ',') {
        at++;
      }
    }
    return fields;
  }

  private String text() {
    expect('"');
    StringBuilder text = new StringBuilder();
    while (line.charAt(at) != '"') {
      char c = line.charAt(at++);
      text.append(c == '\\' ? escaped() : c);
    }
    at++;
    return text.toString();
  }

  private char escaped() {
    char c = line.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(line.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private void expect(char c) {
    if (line.charAt(at++) != c) {
      throw new AssertionError("no " + c + " at " + at + " of " + line.substring(0, Math.min(line.length(), 300)));
    }
  }
}
