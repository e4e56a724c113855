/** See module-info. */
package dev.lares.engine;
