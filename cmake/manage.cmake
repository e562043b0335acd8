# corm::manage, the commands, and the corm tool that runs them for an app in a
# shared object.
corm_add_part(manage migrations)
target_include_directories(
    corm_manage_objects
    SYSTEM PRIVATE "${JANSSON_INCLUDE_DIR}"
)
target_link_libraries(corm_manage PRIVATE jansson)
target_link_libraries(corm_manage_static PRIVATE jansson)

if(CORM_SHARED)
    add_executable(corm_tool "${PROJECT_SOURCE_DIR}/tools/corm.c")
    set_target_properties(corm_tool PROPERTIES OUTPUT_NAME corm EXPORT_NAME tool)
    corm_c11(corm_tool)
    corm_warnings(corm_tool)
    corm_sanitize(corm_tool)
    target_link_libraries(corm_tool PRIVATE corm_manage ${CMAKE_DL_LIBS})
endif()
