/** See module-info. */
package dev.lares.cli;
