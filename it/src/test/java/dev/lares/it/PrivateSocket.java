package dev.lares.it;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of a manager's private socket, {@code /run/systemd/private}, for calls that no option of systemctl makes. Answers are
 * text: {@code ok} and the results, or {@code NAME: SENTENCE} of an error. It knows just what the tests need of D-Bus
 * (dbus.freedesktop.org, "D-Bus Specification"): little-endian messages, and values of basic types, arrays and structs.
 */
final class PrivateSocket implements AutoCloseable {
  private static final String MANAGER = "/org/freedesktop/systemd1";
  private static final byte ERROR = 3;

  /** Systemd takes nobody from outside the guest's process numbers, so a process in the guest passes the bytes on. */
  private static final String BRIDGE = """
      $s = IO::Socket::UNIX->new(Peer => "/run/systemd/private") or die;
      if (fork) { while (sysread(STDIN, $b, 65536)) { syswrite($s, $b) } shutdown($s, 1) }
      else { while (sysread($s, $b, 65536)) { syswrite(STDOUT, $b) } }
      """;

  private final Process bridge;
  private final InputStream in;
  private final OutputStream out;
  private int serial;

  PrivateSocket(Guest guest) throws IOException {
    bridge = guest.start("perl", "-MIO::Socket::UNIX", "-e", BRIDGE);
    in = bridge.getInputStream();
    out = bridge.getOutputStream();
    write("\0AUTH EXTERNAL 30\r\n".getBytes(StandardCharsets.US_ASCII));
    readLine();
    write("BEGIN\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Calls a method of the manager's. */
  String manager(String member, String signature, Object... arguments) {
    return call(MANAGER, "org.freedesktop.systemd1.Manager", member, signature, arguments);
  }

  /** Calls a method of a unit's object. */
  String unit(String name, String member, String signature, Object... arguments) {
    return call(pathOf(name), "org.freedesktop.systemd1.Unit", member, signature, arguments);
  }

  private static String pathOf(String unit) {
    StringBuilder path = new StringBuilder(MANAGER + "/unit/");
    for (char c : unit.toCharArray()) {
      path.append(Character.isLetterOrDigit(c) ? String.valueOf(c) : "_%02x".formatted((int) c));
    }
    return path.toString();
  }

  String call(String path, String interfaceName, String member, String signature, Object... arguments) {
    try {
      int number = ++serial;
      write(message(number, path, interfaceName, member, signature, arguments));
      while (true) {
        ByteBuffer head = read(16);
        byte type = head.get(1);
        int bodyLength = head.getInt(4);
        int fieldsLength = head.getInt(12);
        ByteBuffer fields = read((fieldsLength + 7) / 8 * 8);
        fields.limit(fieldsLength);
        ByteBuffer body = read(bodyLength);
        String answered = "";
        String error = "";
        String types = "";
        while (fields.hasRemaining()) {
          align(fields, 8);
          int code = fields.get();
          String value = value(string(fields, fields.get()), fields);
          switch (code) {
            case 4 -> error = value;
            case 5 -> answered = value;
            case 8 -> types = value;
            default -> {}
          }
        }
        if (answered.equals(Integer.toString(number))) {
          return type == ERROR ? error + ": " + value("s", body) : ("ok " + values(types, body)).strip();
        }
      }
    } catch (IOException e) {
      throw new AssertionError("cannot call " + member, e);
    }
  }

  // ---- writing

  private static byte[] message(int number, String path, String interfaceName, String member, String signature, Object... arguments) {
    Out body = new Out();
    for (int i = 0, from = 0; i < arguments.length; i++) {
      int to = end(signature, from);
      body.put(signature.substring(from, to), arguments[i]);
      from = to;
    }
    Out fields = new Out();
    fields.field(1, "o", path).field(2, "s", interfaceName).field(3, "s", member);
    if (!signature.isEmpty()) {
      fields.field(8, "g", signature);
    }
    Out all = new Out();
    all.bytes.writeBytes(new byte[] {'l', 1, 0, 1});
    all.put("u", body.bytes.size()).put("u", number).put("u", fields.bytes.size());
    all.bytes.writeBytes(fields.bytes.toByteArray());
    all.align(8);
    all.bytes.writeBytes(body.bytes.toByteArray());
    return all.bytes.toByteArray();
  }

  private static final class Out {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void align(int boundary) {
      while (bytes.size() % boundary != 0) {
        bytes.write(0);
      }
    }

    Out field(int code, String type, String value) {
      align(8);
      bytes.write(code);
      return put("g", type).put(type, value);
    }

    Out put(String type, Object value) {
      switch (type) {
        case "y" -> bytes.write((int) value);
        case "i", "u" -> {
          align(4);
          bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
        }
        case "t" -> {
          align(8);
          bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong((long) value).array());
        }
        case "s", "o" -> {
          byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
          put("u", text.length);
          bytes.writeBytes(text);
          bytes.write(0);
        }
        case "g" -> {
          bytes.write(value.toString().length());
          bytes.writeBytes(value.toString().getBytes(StandardCharsets.US_ASCII));
          bytes.write(0);
        }
        case "as" -> {
          align(4);
          Out entries = new Out();
          ((List<?>) value).forEach(entry -> entries.put("s", entry)); // strings are aligned as the array's length is
          put("u", entries.bytes.size());
          bytes.writeBytes(entries.bytes.toByteArray());
        }
        default -> throw new IllegalArgumentException(type);
      }
      return this;
    }
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  // ---- reading

  private void readLine() throws IOException {
    while (read(1).get(0) != '\n') {
      // the answer is OK and the server's id, which are of no interest
    }
  }

  private ByteBuffer read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void align(ByteBuffer in, int boundary) {
    in.position((in.position() + boundary - 1) / boundary * boundary);
  }

  private static String string(ByteBuffer in, int length) {
    byte[] text = new byte[length];
    in.get(text);
    in.get();
    return new String(text, StandardCharsets.UTF_8);
  }

  private static String values(String types, ByteBuffer in) {
    List<String> values = new ArrayList<>();
    for (int from = 0; from < types.length(); from = end(types, from)) {
      values.add(value(types.substring(from, end(types, from)), in));
    }
    return String.join(" ", values);
  }

  private static String value(String type, ByteBuffer in) {
    switch (type.charAt(0)) {
      case 'y' -> {
        return Integer.toString(in.get() & 255);
      }
      case 'i', 'u', 'b' -> {
        align(in, 4);
        return Integer.toUnsignedString(in.getInt());
      }
      case 't', 'x' -> {
        align(in, 8);
        return Long.toUnsignedString(in.getLong());
      }
      case 's', 'o' -> {
        align(in, 4);
        return string(in, in.getInt());
      }
      case 'g' -> {
        return string(in, in.get() & 255);
      }
      case 'v' -> {
        return value(string(in, in.get() & 255), in);
      }
      case '(', '{' -> {
        align(in, 8);
        return "(" + values(type.substring(1, type.length() - 1), in) + ")";
      }
      case 'a' -> {
        align(in, 4);
        int length = in.getInt();
        if ("({tx".indexOf(type.charAt(1)) >= 0) {
          align(in, 8);
        }
        int end = in.position() + length;
        List<String> entries = new ArrayList<>();
        while (in.position() < end) {
          entries.add(value(type.substring(1), in));
        }
        return entries.toString();
      }
      default -> throw new IllegalArgumentException(type);
    }
  }

  /** Where the type that begins here ends. */
  private static int end(String types, int from) {
    int at = from;
    while (types.charAt(at) == 'a') {
      at++;
    }
    int depth = 0;
    do {
      char c = types.charAt(at++);
      depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
    } while (depth > 0);
    return at;
  }

  @Override
  public void close() throws IOException {
    out.close();
    bridge.destroy();
  }
}
