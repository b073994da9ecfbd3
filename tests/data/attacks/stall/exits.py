# Leaves, in each cell again.
# limits: ended
# %% double
import os
os._exit(0)
# %% new
import os
os.abort()
# %% new
import ctypes
ctypes.string_at(0)
# %% new
import os
os._exit(0)
# %% new
import os
os._exit(0)
# %% answer
answer = 42
import os
os._exit(0)
