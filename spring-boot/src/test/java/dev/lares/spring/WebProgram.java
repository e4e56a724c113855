package dev.lares.spring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A program for tests that need a process of its own; does what its requests say. */
@EnableAutoConfiguration
@Configuration(proxyBeanMethods = false)
class WebProgram {
    private enum State { UP, DOWN, HANGING }

    private static volatile State state = State.UP;

    static void main(String[] arguments) {
        Thread.ofPlatform().daemon().start(WebProgram::endWithTheTest);
        SpringApplication.run(WebProgram.class, arguments);
    }

    /** Standard input is a pipe from the test. */
    private static void endWithTheTest() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said, only the end.
            }
        } catch (java.io.IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(99);
    }

    @Bean
    HealthIndicator partHealthIndicator() {
        return () -> switch (state) {
            case UP -> Health.up().build();
            case DOWN -> Health.down().build();
            case HANGING -> {
                while (state == State.HANGING) {
                    LockSupport.park();
                }
                yield Health.up().build();
            }
        };
    }

    /** With it SIGHUP reloads; a profile, so that programs without it can be tested too. */
    @Configuration(proxyBeanMethods = false)
    @org.springframework.context.annotation.Profile("reload")
    static class Reloading {
        @Bean
        ReloadListener reload() {
            return () -> {
                if (Files.exists(Path.of(System.getProperty("bad.settings", "/nonexistent")))) {
                    throw new IllegalArgumentException("line 3 makes no sense");
                }
            };
        }
    }

    /** Something that takes long to create. */
    @Configuration(proxyBeanMethods = false)
    @org.springframework.context.annotation.Profile("slow")
    static class Slow {
        @Bean
        String migration() throws java.io.IOException {
            return Files.readString(Path.of(System.getProperty("go.on")));
        }
    }

    @RestController
    record Requests(ApplicationEventPublisher publisher) {
        @GetMapping("/hello")
        String hello() {
            return "hello from " + ProcessHandle.current().pid();
        }

        /** Answers with what comes out of a FIFO, when it comes. */
        @GetMapping("/read")
        String read(@RequestParam("file") String file) throws java.io.IOException {
            return Files.readString(Path.of(file));
        }

        @GetMapping("/down")
        String down() {
            state = State.DOWN;
            return "";
        }

        @GetMapping("/hang")
        String hang() {
            state = State.HANGING;
            return "";
        }

        @GetMapping("/up")
        String up() {
            state = State.UP;
            AvailabilityChangeEvent.publish(publisher, this, LivenessState.CORRECT);
            return "";
        }

        @GetMapping("/break")
        String breakDown() {
            AvailabilityChangeEvent.publish(publisher, this, LivenessState.BROKEN);
            return "";
        }
    }
}
