package dev.lares.spring;

import dev.lares.daemon.HealthCheck;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where nothing else decides about the watchdog, the application's liveness state does. */
@Configuration(proxyBeanMethods = false)
class ApplicationHealthConfiguration {
    @Bean
    @ConditionalOnMissingBean
    HealthCheck laresHealthCheck(ApplicationAvailability availability) {
        return new ApplicationHealth(availability);
    }
}
