package dev.shop;

import java.util.logging.Level;
import java.util.logging.Logger;

/** A program that logs a line at each of three levels. */
public final class Shop {
    public static void main(String[] args) {
        Logger logger = Logger.getLogger("dev.shop");
        logger.fine("fine");
        logger.info("info\nmore");
        logger.log(Level.WARNING, "warning", new IllegalStateException("why"));
    }
}
