package dev.shop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A program that logs a line at each of three levels. */
public final class Shop {
    public static void main(String[] args) {
        Logger logger = LoggerFactory.getLogger("dev.shop");
        MDC.put("requestId", "r-1");
        logger.debug("debug");
        logger.info("info\nmore");
        logger.atWarn().addKeyValue("user", "u").setCause(new IllegalStateException("why")).log("warning");
    }
}
