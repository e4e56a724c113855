package dev.lares.daemon.journal;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a log call was made, found by walking the stack of the calling thread. The walk costs more than sending the entry
 * does, so logging artifacts do it only where they are told to.
 */
public final class CallSite {
    private static final StackWalker WALKER = StackWalker.getInstance();

    private CallSite() {}

    /** The innermost frame of a class whose name is none of logging's. */
    public static Optional<StackFrame> outside(Predicate<String> isLogging) {
        String self = CallSite.class.getName();
        return WALKER.walk(frames -> frames
                .dropWhile(frame -> frame.getClassName().equals(self) || isLogging.test(frame.getClassName()))
                .findFirst());
    }
}
