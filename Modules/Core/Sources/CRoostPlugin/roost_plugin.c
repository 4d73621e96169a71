/* The header is all there is: the package manager wants a source. */
#include "roost_plugin.h"
