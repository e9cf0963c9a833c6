/* What guard.c tells condition.c: the builtins that are tests. */
#ifndef VC_GUARD_H
#define VC_GUARD_H

#include "core/build.h"

typedef struct GuardTest GuardTest;

/* The test op behind erlang:name on that many arguments, or NULL. */
const GuardTest *vl_guard_test(Term name, Term args);
/* Goes on when it holds, else to fail. */
void vl_guard_add_test(Build *b, const GuardTest *test, const Arg *args, Label fail);
/* Goes on when it does not hold, else to fail. False: there is no such op, nothing was added. */
bool vl_guard_add_reverse(Build *b, const GuardTest *test, const Arg *args, Label fail);

/* Is it is_integer or is_number? */
bool vl_guard_is_integer_test(const GuardTest *test);

#endif
