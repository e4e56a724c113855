package dev.lares.spring;

import org.springframework.boot.SpringApplication;

/** {@link WebProgram} without a test at its standard input. */
final class GuestProgram {
    private GuestProgram() {}

    static void main(String[] arguments) {
        SpringApplication.run(WebProgram.class, arguments);
    }
}
