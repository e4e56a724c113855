package dev.lares.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** A program of {@link PidFileProcessTest}: makes and closes PID files as it is told, a line each, and says what came of it. */
final class PidFileProgram {
    private PidFileProgram() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Deque<PidFile> files = new ArrayDeque<>();
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            int space = order.indexOf(' ');
            String verb = space < 0 ? order : order.substring(0, space);
            Path path = Path.of(order.substring(space + 1));
            System.out.println(switch (verb) {
                case "create" -> create(path, files);
                case "create-for-life" -> createForLife(path);
                case "close" -> close(files);
                default -> throw new IllegalArgumentException(order);
            });
        }
    }

    private static String create(Path path, Deque<PidFile> files) {
        try {
            files.push(PidFile.create(path));
            return "created";
        } catch (PidFileException e) {
            return e.getMessage();
        }
    }

    private static String createForLife(Path path) {
        try {
            return "created " + PidFile.create(path).closeAtExit().path();
        } catch (PidFileException e) {
            return e.getMessage();
        }
    }

    private static String close(Deque<PidFile> files) {
        boolean any = !files.isEmpty();
        files.forEach(PidFile::close);
        files.clear();
        return any ? "closed" : "had none";
    }
}
