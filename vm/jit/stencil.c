#include "jit/stencil.h"

#include "loaded.gen.h"
#include "parts.gen.h"
#include "stencil.gen.h"
