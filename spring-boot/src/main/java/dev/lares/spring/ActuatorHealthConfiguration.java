package dev.lares.spring;

import dev.lares.daemon.HealthCheck;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** With Actuator a health group decides about the watchdog. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HealthEndpoint.class)
class ActuatorHealthConfiguration {
    @Bean
    @ConditionalOnBean(HealthEndpoint.class)
    @ConditionalOnMissingBean(HealthCheck.class)
    HealthCheck laresHealthCheck(ApplicationAvailability availability, HealthEndpoint endpoint, HealthEndpointGroups groups,
            LaresProperties properties) {
        return new ActuatorHealth(new ApplicationHealth(availability), endpoint, groups, properties.watchdog().healthGroup());
    }
}
