package dev.lares.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A program of {@link NotifyTest}: speaks to its manager as it is told, a line each, and says whether it was heard. */
final class NotifyProgram {
    private NotifyProgram() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Notify notify = Notify.fromEnvironment()) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(switch (order) {
                    case "ready" -> notify.ready();
                    case "failure" -> notify.failure();
                    default -> throw new IllegalArgumentException(order);
                });
            }
        }
    }
}
