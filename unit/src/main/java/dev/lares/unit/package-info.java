/** See module-info. */
package dev.lares.unit;
