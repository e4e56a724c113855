package dev.shop;

import java.lang.System.Logger.Level;

/** Logs before the class of the program is loaded. */
public final class Agent {
    public static void premain(String arguments) {
        System.getLogger("dev.agent").log(Level.INFO, "premain {0}", 1);
    }
}
