package dev.lares.spring;

/** The class path of these tests has both servers; a program's has one. */
final class Servers {
    private Servers() {}

    /** The setting, as an argument, that leaves "tomcat" or "jetty" alone. */
    static String only(String server) {
        return "--spring.autoconfigure.exclude=" + switch (server) {
            case "tomcat" -> "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration,"
                    + "org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration";
            case "jetty" -> "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration,"
                    + "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration";
            default -> throw new IllegalArgumentException(server);
        };
    }
}
