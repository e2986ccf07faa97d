@echo off
rem Start Backprop Studio: find a Python, let core\setup see to everything else.
setlocal
set "HERE=%~dp0"
set "CHECK=import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 14))"
if exist "%HERE%.venv\studio-stamp.json" if exist "%HERE%.venv\Scripts\python.exe" (
    "%HERE%.venv\Scripts\python.exe" "%HERE%core\setup" %*
    exit /b
)
for %%P in ("py -3" "python" "python3" "py -3.14" "py -3.13" "py -3.12" "py -3.11" "py -3.10") do (
    %%~P -c "%CHECK%" >nul 2>&1 && (
        %%~P "%HERE%core\setup" %*
        exit /b
    )
)
echo Backprop Studio needs Python 3.10 to 3.14, and none was found.
echo Get it from python.org or with: winget install Python.Python.3.13
exit /b 1
