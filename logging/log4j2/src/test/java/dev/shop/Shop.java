package dev.shop;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;

/** A program that logs a line at each of three levels. */
public final class Shop {
    public static void main(String[] args) {
        Logger logger = LogManager.getLogger("dev.shop");
        ThreadContext.put("requestId", "r-1");
        logger.debug("debug");
        logger.info("info\nmore");
        logger.warn("warning", new IllegalStateException("why"));
    }
}
