package dev.lares.spring;

import dev.lares.daemon.Health;
import dev.lares.daemon.HealthCheck;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;

/** Healthy while the application's liveness state is correct. */
final class ApplicationHealth implements HealthCheck {
    private final ApplicationAvailability availability;

    ApplicationHealth(ApplicationAvailability availability) {
        this.availability = availability;
    }

    @Override
    public Health check() {
        return availability.getLivenessState() == LivenessState.BROKEN ? Health.unhealthy("liveness state is BROKEN")
                : Health.healthy();
    }
}
