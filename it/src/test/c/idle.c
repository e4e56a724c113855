/* A program that knows nothing of daemons: it waits for a signal. */
#include <unistd.h>

int main(void)
{
    pause();
    return 0;
}
