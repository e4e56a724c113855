package dev.lares.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.daemon.HealthCheck;
import dev.lares.daemon.ListenFds;
import dev.lares.daemon.Notify;
import dev.lares.linux.LinuxException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Real applications in this JVM, told that a socket of the test is their manager's. */
final class SupervisedRunTest {
    @TempDir Path directory;

    private FakeManager manager;

    @BeforeEach
    void open() throws LinuxException {
        manager = FakeManager.at(directory.resolve("notify").toString());
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
    }

    @EnableAutoConfiguration
    @Configuration(proxyBeanMethods = false)
    static class Web {
        @RestController
        static class Hello {
            @GetMapping("/hello")
            String hello() {
                return "hello";
            }
        }
    }

    @EnableAutoConfiguration
    @Configuration(proxyBeanMethods = false)
    static class Plain {}

    private static ConfigurableApplicationContext run(ServiceEnvironment environment, Class<?> program, String... settings) {
        Map<String, Object> properties = new HashMap<>(Map.of("server.port", 0, "lares.signals", false,
                "logging.level.root", "off", "spring.main.banner-mode", "off"));
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            properties.put(parts[0], parts[1]);
        }
        SpringApplication application = new SpringApplication(program);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(properties);
        application.addBootstrapRegistryInitializer(registry -> registry.registerIfAbsent(ServiceEnvironment.class, _ -> environment));
        return application.run(Servers.only("tomcat"));
    }

    private ConfigurableApplicationContext run(Class<?> program, String... settings) {
        return run(manager.environment(), program, settings);
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    /** Without the lines a slow machine adds, once a second, of what is being created. */
    private static List<String> withoutProgress(List<String> datagrams) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < datagrams.size(); i++) {
            if (datagrams.get(i).startsWith("STATUS=Starting: creating ") || datagrams.get(i).matches("STATUS=Stopping: .* still run")) {
                i++;
            } else {
                told.add(datagrams.get(i));
            }
        }
        return told;
    }

    @Test
    void tellsTheManager_fromTheFirstStepToTheLast() throws Exception {
        int port;
        try (ConfigurableApplicationContext context = run(Web.class)) {
            port = port(context);
        }
        assertThat(withoutProgress(manager.received())).containsExactly(
                "STATUS=Starting",
                "STATUS=Starting: calling runners",
                "READY=1\nSTATUS=Listening on port " + port,
                "STATUS=Refusing traffic",
                "STOPPING=1\nSTATUS=Stopping",
                "EXTEND_TIMEOUT_USEC=40000000");
    }

    @Test
    void tellsAnAbstractSocketTheSame() throws Exception {
        try (FakeManager other = FakeManager.at("@lares-spring-" + ProcessHandle.current().pid())) {
            run(other.environment(), Plain.class, "spring.main.web-application-type=none").close();
            assertThat(withoutProgress(other.received())).containsExactly(
                    "STATUS=Starting",
                    "STATUS=Starting: calling runners",
                    "READY=1\nSTATUS=Running",
                    "STOPPING=1\nSTATUS=Stopping",
                    "EXTEND_TIMEOUT_USEC=40000000");
        }
    }

    @Test
    void isReady_whenRequestsAreAnswered() throws Exception {
        try (ConfigurableApplicationContext context = run(Web.class)) {
            assertThat(manager.received()).anyMatch(datagram -> datagram.startsWith("READY=1"));
            assertThat(Http.get(port(context), "/hello")).isEqualTo("hello");
        }
    }

    /** A runner that looks at the world from within the start. */
    @Configuration(proxyBeanMethods = false)
    static class Looking extends Web {
        static final List<String> SEEN = new ArrayList<>();

        @Bean
        ApplicationRunner look(Environment environment, Seeing seeing) {
            return _ -> {
                SEEN.add(Http.get(environment.getRequiredProperty("local.server.port", int.class), "/hello"));
                SEEN.addAll(seeing.manager().received());
            };
        }
    }

    record Seeing(FakeManager manager) {}

    @Test
    void isNotReady_whileRunnersRun() throws Exception {
        Looking.SEEN.clear();
        SpringApplication application = new SpringApplication(Looking.class);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of("server.port", 0, "lares.signals", false, "logging.level.root", "off",
                "spring.main.banner-mode", "off"));
        application.addBootstrapRegistryInitializer(r -> r.registerIfAbsent(ServiceEnvironment.class, _ -> manager.environment()));
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("seeing", new Seeing(manager)));
        try (ConfigurableApplicationContext context = application.run(Servers.only("tomcat"))) {
            assertThat(withoutProgress(Looking.SEEN)).containsExactly("hello", "STATUS=Starting", "STATUS=Starting: calling runners");
            assertThat(manager.received()).containsExactly("READY=1\nSTATUS=Listening on port " + port(context));
        }
    }

    @Test
    void showsChangesOfAvailability() throws Exception {
        try (ConfigurableApplicationContext context = run(Plain.class, "spring.main.web-application-type=none")) {
            manager.received();
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            AvailabilityChangeEvent.publish(context, "the cause", LivenessState.BROKEN);
            AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
            assertThat(manager.received()).containsExactly("STATUS=Refusing traffic", "STATUS=Running", "STATUS=Broken", "STATUS=Running");
        }
    }

    /** The context of Actuator's own port publishes to its parent, and is closed before it. */
    @Test
    void hearsNothingOfTheManagementServer() throws Exception {
        int port;
        try (ConfigurableApplicationContext context = run(Web.class, "management.server.port=0")) {
            port = port(context);
            assertThat(context.getEnvironment().getRequiredProperty("local.management.port", int.class)).isNotEqualTo(port);
        }
        assertThat(withoutProgress(manager.received())).containsExactly(
                "STATUS=Starting",
                "STATUS=Starting: calling runners",
                "READY=1\nSTATUS=Listening on port " + port,
                "STATUS=Refusing traffic",
                "STOPPING=1\nSTATUS=Stopping",
                "EXTEND_TIMEOUT_USEC=40000000");
    }

    @Test
    void asksForNoTime_whenTold() throws Exception {
        run(Plain.class, "spring.main.web-application-type=none", "lares.extend-timeout=0").close();
        assertThat(manager.received()).noneMatch(datagram -> datagram.contains("EXTEND"));
    }

    @Test
    void asksForAsMuchTimeAsAPhaseOfTheStopMayTake() throws Exception {
        run(Plain.class, "spring.main.web-application-type=none", "spring.lifecycle.timeout-per-shutdown-phase=2m").close();
        assertThat(manager.received()).contains("EXTEND_TIMEOUT_USEC=130000000");
    }

    @Test
    void saysNothingInWords_whenTold() throws Exception {
        run(Plain.class, "spring.main.web-application-type=none", "lares.status=false", "lares.extend-timeout=0").close();
        assertThat(manager.received()).containsExactly("READY=1", "STOPPING=1");
    }

    @Test
    void saysNothingAtAll_whenDisabled() throws Exception {
        try (ConfigurableApplicationContext context = run(Web.class, "lares.enabled=false")) {
            assertHasNothingOfLares(context);
        }
        assertThat(manager.received()).isEmpty();
    }

    @Test
    void doesNothing_withoutAManager() throws Exception {
        ServiceEnvironment alone = new ServiceEnvironment(Notify.none(), ListenFds.fromEnvironment(), false);
        try (ConfigurableApplicationContext context = run(alone, Web.class)) {
            assertHasNothingOfLares(context);
        }
    }

    private static void assertHasNothingOfLares(ConfigurableApplicationContext context) {
        assertThat(context.getBeanDefinitionNames())
                .noneMatch(name -> name.startsWith("lares") || name.startsWith("dev.lares.spring.Lares"));
        assertThat(context.getBeansOfType(Notify.class)).isEmpty();
        assertThat(context.getBeansOfType(HealthCheck.class)).isEmpty();
    }

    @Test
    void givesTheProgramTheWayToItsManager() {
        try (ConfigurableApplicationContext context = run(Plain.class, "spring.main.web-application-type=none")) {
            assertThat(context.getBean(Notify.class).isPresent()).isTrue();
            assertThat(context.getBean(ListenFds.class).isEmpty()).isTrue();
        }
    }

    @Test
    void stopsGracefullyUnlessToldOtherwise() {
        try (ConfigurableApplicationContext context = run(Web.class)) {
            assertThat(context.getBean("webServerGracefulShutdown")).isNotNull();
        }
    }

    // ---- failures ----

    @Test
    void tellsThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertThatThrownBy(() -> run(Web.class, "server.port=" + taken.getLocalPort())).isInstanceOf(RuntimeException.class);
            assertThat(withoutProgress(manager.received())).containsExactly(
                    "STATUS=Starting",
                    "STATUS=cannot start: Web server failed to start. Port " + taken.getLocalPort() + " was already in use.",
                    "ERRNO=98");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing extends Plain {
        @Bean
        InitializingBean failing() {
            return () -> {
                throw new java.nio.file.AccessDeniedException("/etc/shadow");
            };
        }
    }

    @Test
    void tellsWhichCauseABeanHasFor_notStarting() throws Exception {
        assertThatThrownBy(() -> run(Failing.class, "spring.main.web-application-type=none")).isInstanceOf(RuntimeException.class);
        assertThat(withoutProgress(manager.received())).containsExactly(
                "STATUS=Starting", "STATUS=cannot start: AccessDeniedException: /etc/shadow", "ERRNO=13");
    }

    @Configuration(proxyBeanMethods = false)
    static class Unsatisfied extends Plain {
        @Bean
        String needy(ServerSocket missing) {
            return missing.toString();
        }
    }

    @Test
    void tellsBootsOwnAnalysis() throws Exception {
        assertThatThrownBy(() -> run(Unsatisfied.class, "spring.main.web-application-type=none")).isInstanceOf(RuntimeException.class);
        assertThat(withoutProgress(manager.received()).get(1)).isEqualTo("STATUS=cannot start: Parameter 0 of method needy in"
                + " dev.lares.spring.SupervisedRunTest$Unsatisfied required a bean of type 'java.net.ServerSocket' that could not be found.");
    }

    @Test
    void tellsOfSettingsThatMakeNoSense() throws Exception {
        assertThatThrownBy(() -> run(Plain.class, "spring.main.web-application-type=none", "lares.extend-timeout=soon"))
                .isInstanceOf(RuntimeException.class);
        assertThat(manager.received().getFirst()).startsWith("STATUS=cannot start: Failed to bind properties under 'lares.extend-timeout'")
                .contains("soon");
    }

    @Test
    void tellsOfAFileOfSettingsThatIsMissing() throws Exception {
        assertThatThrownBy(() -> run(Plain.class, "spring.config.import=file:" + directory.resolve("missing.yaml")))
                .isInstanceOf(RuntimeException.class);
        assertThat(manager.received().getFirst()).startsWith("STATUS=cannot start: Config data resource").contains("missing.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4242"})
    void knowsAManagerByTheProcessItExecuted(String pid) {
        assertThat(ServiceEnvironment.supervises(Map.of("SYSTEMD_EXEC_PID", "4242"), Long.parseLong(pid))).isTrue();
        assertThat(ServiceEnvironment.supervises(Map.of("SYSTEMD_EXEC_PID", "4243"), 4242)).isFalse();
        assertThat(ServiceEnvironment.supervises(Map.of("INVOCATION_ID", "0123456789abcdef0123456789abcdef"), 4242)).isFalse();
    }
}
