/** See module-info. */
package dev.lares.linux;
