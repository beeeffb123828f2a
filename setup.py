"""Only what cannot be data in pyproject.toml: the extension module."""

import os
from glob import glob

import numpy
from setuptools import Extension, setup

FLAGS = ["-std=c11", "-O3", "-fvisibility=hidden", "-pthread"]
if os.environ.get("DIPCORE_WERROR"):  # the test build; users' compilers may warn of other things
    FLAGS += ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]

setup(
    ext_modules=[
        Extension(
            "dipcore._core",
            sources=sorted(
                glob("csrc/core/*.c")
                + glob("csrc/core/simd/*.c")
                + glob("csrc/par/*.c")
                + glob("csrc/bind/*.c")
            ),
            depends=sorted(glob("csrc/**/*.h", recursive=True)),
            include_dirs=["csrc/core", "csrc/core/simd", "csrc/par", numpy.get_include()],
            extra_compile_args=FLAGS + os.environ.get("DIPCORE_CFLAGS", "").split(),
            extra_link_args=["-pthread"],
        )
    ]
)
