/** Spring Boot programs as services. */
package dev.lares.spring;
