/* C functions of every shape, for functions_test.exs. */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SAME(type)               \
  type same_##type(type value);  \
  type same_##type(type value) { \
    return value;                \
  }

SAME(int8_t)
SAME(int16_t)
SAME(int32_t)
SAME(int64_t)
SAME(uint8_t)
SAME(uint16_t)
SAME(uint32_t)
SAME(uint64_t)
SAME(float)
SAME(double)
SAME(bool)

typedef struct Point {
  double x, y;
} Point;

typedef struct Mixed {
  char tag;
  short numbers[3];
  Point at;
  char name[8];
  bool is_good;
} Mixed;

Point mirrored(Point p);
Point mirrored(Point p) {
  return (Point){p.y, p.x};
}

Mixed changed(Mixed m);
Mixed changed(Mixed m) {
  m.tag++;
  m.numbers[1] = (short)(m.numbers[0] + m.numbers[2]);
  m.at = mirrored(m.at);
  m.name[0] = 'X';
  m.is_good = !m.is_good;
  return m;
}

double length2(const Point *p);
double length2(const Point *p) {
  return p ? p->x * p->x + p->y * p->y : -1;
}

long sum(const int *numbers, size_t count);
long sum(const int *numbers, size_t count) {
  long total = 0;
  for (size_t i = 0; i < count; i++) total += numbers[i];
  return total;
}

double sum_of(int count, ...);
double sum_of(int count, ...) {
  va_list args;
  double total = 0;
  va_start(args, count);
  for (int i = 0; i < count; i++) total += va_arg(args, double);
  va_end(args);
  return total;
}

double many(int a, double b, int c, double d, int e, double f, int g, double h, int i, double j, int k, double l);
double many(int a, double b, int c, double d, int e, double f, int g, double h, int i, double j, int k, double l) {
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k + 12 * l;
}

int two(int *a, Point *p);
int two(int *a, Point *p) {
  *a = 7;
  *p = (Point){1.5, -1.5};
  return 1;
}

int fail_with(int error);
int fail_with(int error) {
  errno = error;
  return error ? -1 : 0;
}

static int live;

void *make_thing(int value);
void *make_thing(int value) {
  int *thing = malloc(sizeof *thing);
  *thing = value;
  live++;
  return thing;
}

int value_of(const void *thing);
int value_of(const void *thing) {
  return *(const int *)thing;
}

void drop_thing(void *thing);
void drop_thing(void *thing) {
  live--;
  free(thing);
}

int things(void);
int things(void) {
  return live;
}

char *make_text(const char *text);
char *make_text(const char *text) {
  live++;
  return strdup(text);
}

/* -- Calls back -- */

typedef int8_t Small(int8_t a, uint16_t b);
int apply_small(Small *fn, int a, int b);
int apply_small(Small *fn, int a, int b) {
  return fn((int8_t)a, (uint16_t)b);
}

typedef Point Move(Point p, float by);
Point apply_move(Move *fn, Point p, float by);
Point apply_move(Move *fn, Point p, float by) {
  return fn(p, by);
}

typedef int Each(int i);
int each(int count, Each *fn);
int each(int count, Each *fn) {
  int total = 0;
  for (int i = 0; i < count; i++) total += fn(i);
  return total;
}

static Each *kept;

void keep(Each *fn);
void keep(Each *fn) {
  kept = fn;
}

int call_kept(int i);
int call_kept(int i) {
  return kept(i);
}

static void *in_thread(void *context) {
  int *value = context;
  *value = kept(*value);
  return NULL;
}

int call_kept_in_thread(int i);
int call_kept_in_thread(int i) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, in_thread, &i) != 0) return -1;
  pthread_join(thread, NULL);
  return i;
}

int no_arguments(void);
int no_arguments(void) {
  return 42;
}

void nothing(void);
void nothing(void) {}
