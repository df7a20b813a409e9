use super::last_year::standing;
use crate::analysis::Analysis;
use crate::draft::Standing;
use crate::model::IssuerKind;
use crate::settings::Settings;
use std::sync::Arc;

fn last_year(text: &str) -> Standing {
    let analysis = Analysis::new(text, &Arc::new(Settings::default()));
    standing(&analysis.parts()[0].part)
}

#[test]
fn what_stands_from_year_to_year() {
    let standing = last_year(
        "江州市云阳区档案馆2025年单位预算情况说明\n一、单位基本情况\n（一）职能职责。负责档案管理。\n1.接收档案。\n（二）单位构成\n内设综合科。\n\n二、单位收支总体情况\n（一）收入预算：2025年年初预算数5万元。\n（二）支出预算：2025年年初预算数5万元。\n三、单位预算情况说明\n项目支出3万元，主要用于档案整理等重点工作。\n四、“三公”经费情况说明\n2025年“三公”经费预算0万元。\n五、其他重要事项的情况说明\n1、国有资产占有使用情况。截至2024年12月，本单位共有车辆2辆，其中一般公务用车2辆，2025年一般公共预算安排购置车辆0辆。\n六、专业性名词解释\n（一）基本支出：指为保障机构正常运转而发生的支出。\n（二）档案专项：反映档案整理的支出。\n（三）住房公积金：指为职工缴纳的钱。\n\n联系人：周林\n联系电话：0411-48551234\n",
    );
    assert_eq!(
        standing.sections,
        [("duties", "负责档案管理。\n1.接收档案。".to_owned()), ("composition", "内设综合科。".to_owned())]
    );
    assert_eq!(standing.vehicles.as_deref(), Some("本单位共有车辆____辆，其中一般公务用车____辆"));
    assert_eq!(standing.of_a_day, ["截至2024年12月，本单位共有车辆2辆，其中一般公务用车2辆"]);
    assert_eq!(standing.project_use.as_deref(), Some("档案整理等重点工作"));
    assert_eq!(standing.contact.as_deref(), Some("联系人：周林\n联系电话：0411-48551234"));
    assert_eq!(standing.kind, Some(IssuerKind::Unit));
    assert_eq!(standing.terms.len(), 2);
    assert_eq!(standing.terms[0], "档案专项：反映档案整理的支出。");
    assert!(standing.terms[1].starts_with("住房公积金：反映行政事业单位按"), "the standard's words");
}
