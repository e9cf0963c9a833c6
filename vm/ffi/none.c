/* In a build without libffi: nothing can be called. */
#include "bif/bif.h"
#include "ffi/callback.h"

#define ABSENT(name)                                     \
  Term bif_vl_ffi_##name(Process *p, const Term *args) { \
    return vl_raise(p, ATOM_error, ATOM_notsup);         \
  }

ABSENT(link_3)
ABSENT(callback_1)
ABSENT(answer_1)
ABSENT(answer_2)
ABSENT(buffer_1)
ABSENT(free_1)
ABSENT(address_1)
ABSENT(pointer_1)
ABSENT(size_1)
ABSENT(layout_1)
ABSENT(read_3)
ABSENT(write_4)
ABSENT(bytes_3)
ABSENT(put_3)
ABSENT(string_2)
ABSENT(part_3)

bool vl_ffi_start(Instance *in) {
  return true;
}

void vl_ffi_quiet(Instance *in) {}

void vl_ffi_stop(Instance *in) {}
