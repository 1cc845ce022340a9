#ifndef C_ALLOCATION_COUNT_H
#define C_ALLOCATION_COUNT_H

// How many blocks the calling thread has taken from the heap so far, by whatever name; a block that was made larger or
// smaller counts again.
long allocation_count(void);

// Ends the process where the calling thread takes a block while this is not 0: a debugger or its core then shows who does.
void allocation_forbid(int forbidden);

#endif
