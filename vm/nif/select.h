/* enif_select: messages when a descriptor is ready. */
#ifndef VL_NIF_SELECT_H
#define VL_NIF_SELECT_H

#include "nif/library.h"

/* Ends the thread that waits, if there is one. */
void vl_nif_poll_stop(NifState *s);

#endif
