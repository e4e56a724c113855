package dev.lares.spring;

import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Why a program could not start, as its manager is told.
 *
 * @param message one line: Boot's own analysis of the failure if it has one, else the innermost cause
 * @param errno {@code ERRNO=} of sd_notify(3), where a system call is to blame
 */
record StartFailure(String message, Optional<Errno> errno) {
    private static final int MOST_CHARACTERS = 300;
    private static final int DEEPEST_CAUSE = 50;

    /** The context is empty if the failure came before there was one. */
    static StartFailure of(Throwable failure, Optional<ConfigurableApplicationContext> context) {
        List<Throwable> causes = causes(failure);
        String message = analysis(failure, context).map(FailureAnalysis::getDescription)
                .orElseGet(() -> describe(causes.getLast()));
        return new StartFailure(onOneLine(message), causes.stream().flatMap(c -> errno(c).stream()).findFirst());
    }

    private static Optional<FailureAnalysis> analysis(Throwable failure, Optional<ConfigurableApplicationContext> context) {
        ArgumentResolver arguments = context
                .map(c -> ArgumentResolver.of(BeanFactory.class, c.getBeanFactory()).and(Environment.class, c.getEnvironment()))
                .orElse(ArgumentResolver.none());
        // Analyzers that need what is not there yet are left out, as Boot does.
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader
                .forDefaultResourceLocation(context.map(ConfigurableApplicationContext::getClassLoader).orElse(null))
                .load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, cause) -> {}));
        return analyzers.stream().flatMap(analyzer -> analyze(analyzer, failure).stream()).findFirst();
    }

    private static Optional<FailureAnalysis> analyze(FailureAnalyzer analyzer, Throwable failure) {
        try {
            return Optional.ofNullable(analyzer.analyze(failure));
        } catch (RuntimeException | LinkageError e) {
            // Of a library that is not there. The failure itself is what has to be told.
            return Optional.empty();
        }
    }

    /** From the outside in. */
    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < DEEPEST_CAUSE; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** One line for an exception that Boot has nothing to say of. */
    static String describe(Throwable cause) {
        String kind = cause.getClass().getSimpleName();
        return onOneLine(cause.getMessage() == null ? kind : kind + ": " + cause.getMessage());
    }

    private static String onOneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS - 1) + "…";
    }

    /** The JDK keeps the kernel's number to itself, and tells it by the class or, in sockets, by strerror(3)'s text. */
    private static Optional<Errno> errno(Throwable cause) {
        return switch (cause) {
            case LinuxException linux -> Optional.of(linux.errno());
            case AccessDeniedException _ -> Optional.of(Errno.EACCES);
            case NoSuchFileException _ -> Optional.of(Errno.ENOENT);
            case BindException bind when says(bind, "Address already in use") -> Optional.of(Errno.EADDRINUSE);
            case BindException bind when says(bind, "Permission denied") -> Optional.of(Errno.EACCES);
            case BindException bind when says(bind, "Cannot assign requested address") -> Optional.of(Errno.EADDRNOTAVAIL);
            case OutOfMemoryError _ -> Optional.of(Errno.ENOMEM);
            default -> Optional.empty();
        };
    }

    private static boolean says(BindException failure, String text) {
        return failure.getMessage() != null && failure.getMessage().startsWith(text);
    }
}
