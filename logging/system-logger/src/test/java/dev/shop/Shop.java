package dev.shop;

import java.lang.System.Logger.Level;

/** A program that logs before main, in main, and makes the JVM log when it exits. */
public final class Shop {
    private static final System.Logger LOGGER = System.getLogger("dev.shop");

    static {
        LOGGER.log(Level.INFO, "static {0}", "initializer");
    }

    public static void main(String[] args) {
        LOGGER.log(Level.DEBUG, "debug");
        LOGGER.log(Level.WARNING, "info\nmore", new IllegalStateException("why"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LOGGER.log(Level.ERROR, "hook")));
        System.exit(0);
    }
}
