package dev.lares.unit; final class Placeholder {}
