package dev.lares.spring;

import dev.lares.daemon.Health;
import dev.lares.daemon.HealthCheck;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Status;

/**
 * Healthy while a health group of Actuator is up, and the application's liveness state is correct.
 *
 * <p>Up is what an HTTP probe of the group would see as success, so a status of the program's own means here what the program
 * has configured for it. Indicators are called on the watchdog's thread: one that hangs stops the feeding.
 */
final class ActuatorHealth implements HealthCheck {
    private static final int FIRST_CLIENT_ERROR = 400;

    private final HealthCheck application;
    private final HealthEndpoint endpoint;
    private final HealthEndpointGroups groups;
    private final String group;

    ActuatorHealth(HealthCheck application, HealthEndpoint endpoint, HealthEndpointGroups groups, String group) {
        this.application = application;
        this.endpoint = endpoint;
        this.groups = groups;
        this.group = group;
    }

    @Override
    public Health check() throws Exception {
        HealthEndpointGroup settings = groups.get(group);
        HealthDescriptor health = settings == null ? null : endpoint.healthForPath(group);
        if (health == null || isUp(settings, health.getStatus())) {
            return application.check();
        }
        return Health.unhealthy("health group " + group + " is " + health.getStatus().getCode() + culprits(settings, health));
    }

    private static boolean isUp(HealthEndpointGroup group, Status status) {
        return group.getHttpCodeStatusMapper().getStatusCode(status) < FIRST_CLIENT_ERROR;
    }

    private static String culprits(HealthEndpointGroup group, HealthDescriptor health) {
        if (!(health instanceof CompositeHealthDescriptor composite) || composite.getComponents() == null) {
            return "";
        }
        return composite.getComponents().entrySet().stream().filter(component -> !isUp(group, component.getValue().getStatus()))
                .map(Map.Entry::getKey).collect(Collectors.joining(", ", " (", ")"));
    }
}
