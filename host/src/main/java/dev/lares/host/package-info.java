/** See module-info. */
package dev.lares.host;
