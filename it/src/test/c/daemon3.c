/* A daemon by daemon(3). Usage: daemon3 PID-FILE */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: daemon3 PID-FILE\n");
        return 2;
    }
    if (daemon(0, 0) < 0) {
        perror("daemon");
        return 1;
    }
    FILE *file = fopen(argv[1], "w");
    if (file == NULL)
        return 1;
    fprintf(file, "%d\n", (int) getpid());
    fclose(file);
    pause();
    return 0;
}
